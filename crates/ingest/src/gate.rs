use std::collections::VecDeque;

/// How many of the last messages of a partition are looked at.
const WINDOW: u64 = 10_000;

/// Stops a partition when too many of its last messages are no clicks: then something is wrong with the producer, and dead
/// letters by the million help nobody.
#[derive(Debug)]
pub(crate) struct Gate {
    /// How many of the last [`WINDOW`] messages may be dead; 0 for any number.
    limit: u64,
    /// Messages and dead ones of the last batches.
    batches: VecDeque<(u64, u64)>,
}

impl Gate {
    pub(crate) fn new(limit: u64) -> Self {
        Self {
            limit,
            batches: VecDeque::new(),
        }
    }

    /// Whether a batch with so many messages and dead ones may go on.
    pub(crate) fn lets_through(&mut self, messages: u64, dead: u64) -> bool {
        self.batches.push_back((messages, dead));
        let mut in_window: u64 = self.batches.iter().map(|(messages, _)| messages).sum();
        while let Some((oldest, _)) = self.batches.front()
            && in_window - oldest >= WINDOW
        {
            in_window -= oldest;
            self.batches.pop_front();
        }
        let dead: u64 = self.batches.iter().map(|(_, dead)| dead).sum();
        // A batch larger than the window is judged by its share.
        let allowed = self.limit.max(self.limit * in_window / WINDOW);
        self.limit == 0 || dead < allowed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_bad_message_in_a_hundred_goes_on_for_ever() {
        let mut gate = Gate::new(1_000);
        assert!((0..1_000).all(|_| gate.lets_through(500, 5)));
        assert!(gate.lets_through(100_000, 1_000));
    }

    #[test]
    fn a_thousand_bad_ones_in_a_row_stop() {
        let mut gate = Gate::new(1_000);
        assert!((0..9).all(|_| gate.lets_through(100, 100)));
        assert!(!gate.lets_through(100, 100));
        assert!(!Gate::new(1_000).lets_through(100_000, 100_000));
    }

    #[test]
    fn what_was_long_ago_is_forgotten() {
        let mut gate = Gate::new(1_000);
        assert!(gate.lets_through(999, 999));
        assert!((0..20).all(|_| gate.lets_through(1_000, 0)));
        assert!(gate.lets_through(999, 999));
    }

    #[test]
    fn without_a_limit_everything_goes_on() {
        assert!(Gate::new(0).lets_through(100_000, 100_000));
    }
}
