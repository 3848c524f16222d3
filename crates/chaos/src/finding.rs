use std::fmt;

/// Something that is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Not everything was settled in time after all faults were over.
    Stuck {
        /// Messages settled, by the spans' account.
        settled: u64,
        /// Messages that the group has not committed.
        behind: i64,
        /// Messages produced.
        produced: u64,
        /// The ends of the logs.
        logs: String,
    },
    /// A consumer did not end in time when it was asked to.
    NotEnding {
        /// Its number, from 0.
        consumer: usize,
    },
    /// Clicks that are not stored.
    Missing(Examples),
    /// Clicks that are stored more than once.
    Doubled(Examples),
    /// Rows that are no click that was produced, or stand at another position.
    Unknown(Examples),
    /// Bad messages that are no dead letter.
    DeadMissing(Examples),
    /// Dead letters that are there more than once.
    DeadDoubled(Examples),
    /// Dead letters of messages that are not bad.
    DeadUnknown(Examples),
    /// Positions that no span covers.
    Uncovered(Examples),
    /// Positions that several spans cover, or that are beyond the end.
    CoveredTwice(Examples),
    /// The spans of a partition add up to something else than was produced.
    Account {
        /// The partition.
        partition: usize,
        /// What is added up.
        what: &'static str,
        /// What the spans say.
        noted: u64,
        /// What was produced.
        produced: u64,
    },
    /// The rollup has other numbers than the rows.
    Rollup {
        /// The day in UTC, as in 20260331.
        day: u32,
        /// Whether of programs.
        is_bot: bool,
        /// By the rollup's account.
        rolled_up: u64,
        /// Rows.
        stored: u64,
    },
    /// `clickmill audit` does not add up.
    Audit,
}

/// How many there are, and where the first few of them lie.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Examples {
    /// How many.
    pub count: u64,
    /// `partition:offset`, and what more is known.
    pub first: Vec<String>,
}

impl Examples {
    /// How many are described.
    const MOST: usize = 5;

    /// Adds one.
    pub(crate) fn add(&mut self, describe: impl FnOnce() -> String) {
        self.count += 1;
        if self.first.len() < Self::MOST {
            self.first.push(describe());
        }
    }
}

impl fmt::Display for Examples {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first.join(", "))?;
        if self.count > self.first.len() as u64 {
            write!(f, ", …")?;
        }
        Ok(())
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut say = |what: &str, some: &Examples| write!(f, "{} {what}: {some}", some.count);
        match self {
            Self::Missing(some) => say("clicks are not stored", some),
            Self::Doubled(some) => say("clicks are stored more than once", some),
            Self::Unknown(some) => say("rows are of no click that was produced there", some),
            Self::DeadMissing(some) => say("bad messages are no dead letters", some),
            Self::DeadDoubled(some) => say("dead letters are there more than once", some),
            Self::DeadUnknown(some) => say("dead letters are of no bad message", some),
            Self::Uncovered(some) => say("runs of positions are covered by no span", some),
            Self::CoveredTwice(some) => say("runs of positions are covered twice", some),
            Self::Stuck {
                settled,
                behind,
                produced,
                logs,
            } => write!(
                f,
                "stuck: {settled} of {produced} messages are settled, {behind} are not committed\n{logs}"
            ),
            Self::NotEnding { consumer } => {
                write!(f, "consumer {consumer} did not end when it was asked to")
            }
            Self::Account {
                partition,
                what,
                noted,
                produced,
            } => write!(
                f,
                "the spans of partition {partition} say {what} = {noted}, and {produced} were produced"
            ),
            Self::Rollup {
                day,
                is_bot,
                rolled_up,
                stored,
            } => write!(
                f,
                "the rollup of {day} (bots: {is_bot}) says {rolled_up}, and {stored} rows are stored"
            ),
            Self::Audit => write!(f, "clickmill audit does not add up"),
        }
    }
}
