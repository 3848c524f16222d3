use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use clickmill_model::Partition;

use crate::Progress;
use crate::backoff::Backoff;

/// Commits under way. Of each partition one at a time, so that they arrive in order; what is wanted meanwhile replaces what
/// was wanted before.
#[derive(Default)]
pub(super) struct Commits {
    partitions: BTreeMap<Partition, Commit>,
    /// How many were sent: tells the answer to one from the late answer to one of an earlier stay.
    sent: u64,
}

/// What tells one commit from another.
pub(super) type Number = u64;

struct Commit {
    wanted: Option<Progress>,
    sent: Option<(Number, Progress)>,
    backoff: Backoff,
    not_before: Option<Instant>,
}

/// The longest wait before a commit is sent again: most are refused because the group is rebalancing, and what waits for
/// a plan should go on as soon as that is over.
const LONGEST: Duration = Duration::from_millis(500);

impl Default for Commit {
    fn default() -> Self {
        Self {
            wanted: None,
            sent: None,
            backoff: Backoff::up_to(LONGEST),
            not_before: None,
        }
    }
}

impl Commits {
    /// Wants a commit.
    pub(super) fn want(&mut self, partition: Partition, progress: Progress) {
        self.partitions.entry(partition).or_default().wanted = Some(progress);
    }

    /// What may be sent now.
    pub(super) fn take_due(&mut self) -> Vec<(Partition, Number, Progress)> {
        let now = Instant::now();
        let mut due = Vec::new();
        for (partition, commit) in &mut self.partitions {
            if let Some(progress) = commit.take_due(now) {
                self.sent += 1;
                commit.sent = Some((self.sent, progress));
                due.push((*partition, self.sent, progress));
            }
        }
        due
    }

    /// A commit was answered. Returns what is durable now, unless something newer is wanted.
    pub(super) fn answered(
        &mut self,
        partition: Partition,
        number: Number,
        is_durable: bool,
    ) -> Option<Progress> {
        let commit = self.partitions.get_mut(&partition)?;
        let (_, progress) = commit.sent.take_if(|(sent, _)| *sent == number)?;
        if is_durable {
            commit.backoff = Backoff::up_to(LONGEST);
            return Some(progress).filter(|_| commit.wanted.is_none());
        }
        commit.wanted.get_or_insert(progress);
        commit.not_before = Some(Instant::now() + commit.backoff.next());
        None
    }

    /// Whether a commit of one of these partitions is not answered yet.
    pub(super) fn is_any_under_way(&self, partitions: &[Partition]) -> bool {
        let mut commits = partitions
            .iter()
            .filter_map(|name| self.partitions.get(name));
        commits.any(|commit| commit.sent.is_some())
    }

    /// Forgets partitions, and returns the last thing wanted for those where it is not known to be durable.
    pub(super) fn remove(&mut self, partitions: &[Partition]) -> Vec<(Partition, Progress)> {
        let last = |partition: &Partition| {
            let commit = self.partitions.remove(partition)?;
            let sent = commit.sent.map(|(_, progress)| progress);
            Some((*partition, commit.wanted.or(sent)?))
        };
        partitions.iter().filter_map(last).collect()
    }
}

impl Commit {
    fn take_due(&mut self, now: Instant) -> Option<Progress> {
        if self.sent.is_some() {
            return None;
        }
        if self.not_before.is_some_and(|instant| now < instant) {
            return None;
        }
        self.wanted.take()
    }
}

#[cfg(test)]
mod tests {
    use clickmill_model::Offset;

    use super::*;

    const P: Partition = Partition(0);

    fn at(next: i64) -> Progress {
        Progress::settled(Offset(next))
    }

    #[test]
    fn one_commit_is_under_way_and_only_the_last_wanted_follows() {
        let mut commits = Commits::default();
        commits.want(P, at(1));
        assert_eq!(commits.take_due(), [(P, 1, at(1))]);
        commits.want(P, at(2));
        commits.want(P, at(3));
        assert!(commits.take_due().is_empty(), "the first is not answered");
        assert_eq!(
            commits.answered(P, 1, true),
            None,
            "something newer is wanted"
        );
        assert_eq!(commits.take_due(), [(P, 2, at(3))]);
        assert_eq!(commits.answered(P, 2, true), Some(at(3)));
        assert!(commits.take_due().is_empty());
    }

    #[test]
    fn one_that_failed_is_sent_again_after_a_while() {
        let mut commits = Commits::default();
        commits.want(P, at(1));
        commits.take_due();
        assert_eq!(commits.answered(P, 1, false), None);
        assert!(commits.take_due().is_empty());
        std::thread::sleep(Duration::from_millis(60));
        assert_eq!(commits.take_due(), [(P, 2, at(1))]);
    }

    #[test]
    fn a_late_answer_to_an_earlier_stay_says_nothing() {
        let mut commits = Commits::default();
        commits.want(P, at(1));
        commits.take_due();
        commits.remove(&[P]);
        commits.want(P, at(5));
        commits.take_due();
        assert_eq!(commits.answered(P, 1, true), None);
        assert_eq!(commits.answered(P, 2, true), Some(at(5)));
    }

    #[test]
    fn what_may_not_be_durable_is_left_when_a_partition_goes() {
        let mut commits = Commits::default();
        commits.want(P, at(1));
        assert!(!commits.is_any_under_way(&[P]));
        commits.take_due();
        assert!(commits.is_any_under_way(&[Partition(1), P]));
        assert_eq!(commits.remove(&[P, Partition(1)]), [(P, at(1))]);
        assert!(commits.remove(&[P]).is_empty());
    }
}
