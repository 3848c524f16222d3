use std::io::{self, BufRead, BufReader, Read};

use clickmill_model::MAX_MESSAGE_BYTES;

/// How much of a line is kept, in bytes: enough to see that it is too long for a click.
const KEPT: usize = MAX_MESSAGE_BYTES + 1;

/// Reads lines one after another into the same memory, however long they are.
pub(super) struct Lines<R> {
    input: BufReader<R>,
    line: Vec<u8>,
    is_over: bool,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(input: R) -> Self {
        Self {
            input: BufReader::with_capacity(1 << 16, input),
            line: Vec::new(),
            is_over: false,
        }
    }

    /// Goes to the next line; `before_waiting` is called when there may be none yet.
    pub(super) fn next(
        &mut self,
        before_waiting: impl FnOnce() -> io::Result<()>,
    ) -> io::Result<()> {
        if !self.input.buffer().contains(&b'\n') {
            before_waiting()?;
        }
        self.line.clear();
        let read = self
            .input
            .by_ref()
            .take(KEPT as u64)
            .read_until(b'\n', &mut self.line)?;
        self.is_over = read == 0;
        if self.line.ends_with(b"\n") {
            self.line.pop();
        } else if read == KEPT {
            self.input.skip_until(b'\n')?;
        }
        if self.line.ends_with(b"\r") {
            self.line.pop();
        }
        Ok(())
    }

    /// The line without its end; `None` after the last one.
    pub(super) fn line(&self) -> Option<&[u8]> {
        (!self.is_over).then_some(&self.line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lengths(input: &[u8]) -> Vec<usize> {
        let mut lines = Lines::new(input);
        let mut lengths = Vec::new();
        loop {
            lines.next(|| Ok(())).unwrap();
            let Some(line) = lines.line() else {
                return lengths;
            };
            lengths.push(line.len());
        }
    }

    #[test]
    fn every_line_counts_and_the_end_is_none() {
        assert_eq!(lengths(b""), [0; 0]);
        assert_eq!(lengths(b"\n\r\na\r\n"), [0, 0, 1]);
        assert_eq!(lengths(b"a\nbc"), [1, 2]);
    }

    #[test]
    fn a_line_that_is_too_long_is_cut_and_ends_where_it_ends() {
        for beyond in [0, 1, 2, 100_000] {
            let long = [vec![b'x'; KEPT - 1 + beyond], b"\nnext".to_vec()].concat();
            assert_eq!(lengths(&long), [(KEPT - 1 + beyond).min(KEPT), 4]);
        }
    }
}
