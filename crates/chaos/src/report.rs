use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use crate::Finding;

/// What a seed has shown.
#[derive(Clone, Debug)]
pub struct Report {
    /// The seed.
    pub seed: u64,
    /// How long it took.
    pub took: Duration,
    /// How many messages were produced.
    pub messages: u64,
    /// How often each fault was done.
    pub faults: BTreeMap<&'static str, u64>,
    /// What was not as it must be.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Whether everything was as it must be.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }

    /// How many faults there were.
    pub fn all_faults(&self) -> u64 {
        self.faults.values().sum()
    }
}

impl fmt::Display for Report {
    /// One line, and one for each finding.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = if self.is_clean() {
            "exactly once"
        } else {
            "NOT EXACTLY ONCE"
        };
        let faults = self.faults.iter();
        let faults: Vec<_> = faults
            .map(|(name, count)| format!("{name} {count}"))
            .collect();
        write!(
            f,
            "seed {:<6} {:>5.1} s {:>8} messages   {verdict}   {}",
            self.seed,
            self.took.as_secs_f64(),
            self.messages,
            faults.join(", ")
        )?;
        for finding in &self.findings {
            write!(f, "\n  {finding}")?;
        }
        Ok(())
    }
}
