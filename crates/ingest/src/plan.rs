use std::fmt;
use std::str::FromStr;

use clickmill_model::{Offset, Partition, Span};

/// How far a partition is, as its log keeps it: everything before `next` is settled, and a batch from there to `planned`
/// may be on its way into the store.
///
/// The plan is durable before the first insert of its batch. Whoever reads the partition next builds the same batch, and so
/// uses the same tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The first position that is not settled.
    pub next: Offset,
    /// The last position of the batch that begins at `next`, if there is one.
    pub planned: Option<Offset>,
}

impl Progress {
    /// Everything before `next` is settled and nothing is on its way.
    pub fn settled(next: Offset) -> Self {
        Self {
            next,
            planned: None,
        }
    }

    /// The batch of this span is on its way.
    pub fn plan(span: Span) -> Self {
        Self {
            next: span.first,
            planned: Some(span.last),
        }
    }

    /// The planned batch.
    pub fn planned_span(self, partition: Partition) -> Option<Span> {
        let last = self.planned.filter(|last| *last >= self.next)?;
        Some(Span {
            partition,
            first: self.next,
            last,
        })
    }

    /// What goes into a commit beside the position: empty without a plan.
    pub(crate) fn metadata(self) -> String {
        self.planned.map_or_else(String::new, |last| {
            Metadata {
                first: self.next,
                last,
            }
            .to_string()
        })
    }

    /// Reads a commit. Metadata that is not a plan of this very position is nobody's plan.
    pub(crate) fn of_commit(next: Offset, metadata: &str) -> Self {
        let plan = metadata.parse::<Metadata>().ok();
        Self {
            next,
            planned: plan
                .filter(|plan| plan.first == next && plan.last >= next)
                .map(|plan| plan.last),
        }
    }
}

/// A plan as text that people can read in the group's description: `clickmill/1 plan 200-299`.
struct Metadata {
    first: Offset,
    last: Offset,
}

const PREFIX: &str = "clickmill/1 plan ";

impl fmt::Display for Metadata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{}-{}", self.first, self.last)
    }
}

impl FromStr for Metadata {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (first, last) = text
            .strip_prefix(PREFIX)
            .and_then(|range| range.split_once('-'))
            .ok_or(())?;
        let offset = |digits: &str| digits.parse().map(Offset).map_err(drop);
        Ok(Self {
            first: offset(first)?,
            last: offset(last)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(first: i64, last: i64) -> Span {
        Span {
            partition: Partition(0),
            first: Offset(first),
            last: Offset(last),
        }
    }

    #[test]
    fn a_plan_comes_back_as_it_was_committed() {
        let plan = Progress::plan(span(200, 299));
        assert_eq!(plan.metadata(), "clickmill/1 plan 200-299");
        assert_eq!(Progress::of_commit(Offset(200), &plan.metadata()), plan);
        assert_eq!(plan.planned_span(Partition(0)), Some(span(200, 299)));
    }

    #[test]
    fn what_is_no_plan_of_this_position_is_none() {
        for metadata in [
            "",
            "somebody else's",
            "clickmill/1 plan 100-199",
            "clickmill/1 plan 200-199",
            "clickmill/1 plan 200-",
        ] {
            let progress = Progress::of_commit(Offset(200), metadata);
            assert_eq!(progress, Progress::settled(Offset(200)), "{metadata}");
        }
    }
}
