use std::fmt;

/// One partition of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Partition(pub i32);

impl fmt::Display for Partition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The position of one message in its partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Offset(pub i64);

impl Offset {
    /// The position after this one: what a consumer commits when this message is done.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A run of positions in one partition, both ends included, never empty.
///
/// A log may have holes (compaction, transaction markers), so a span says which positions are *covered*, not how many
/// messages there were.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    /// The partition.
    pub partition: Partition,
    /// The first position covered.
    pub first: Offset,
    /// The last position covered, at or after `first`.
    pub last: Offset,
}

impl Span {
    /// The span of a single message.
    pub fn of(partition: Partition, offset: Offset) -> Self {
        Self {
            partition,
            first: offset,
            last: offset,
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}-{}", self.partition, self.first, self.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_written_with_both_its_ends() {
        let mut span = Span::of(Partition(3), Offset(7));
        span.last = Offset(9);
        assert_eq!(span.to_string(), "3:7-9");
        assert_eq!(span.last.next(), Offset(10));
    }
}
