use std::hash::Hasher;

use clickmill_model::WorkspaceId;
use siphasher::sip::SipHasher13;

use crate::calendar::WeekStart;
use crate::filter::{Condition, Filter, Test, Value};
use crate::zone::Zone;

/// What was asked, in 64 bits: the same in every process and release, so that any of them can answer for the next page.
///
/// The order of conditions does not matter, because it changes no answer and not every client keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fingerprint(pub(crate) u64);

/// What the pages of one list have in common.
pub(crate) struct Asking<'a> {
    pub(crate) workspace: &'a WorkspaceId,
    pub(crate) filter: &'a Filter,
    pub(crate) zone: &'a Zone,
    pub(crate) week_start: WeekStart,
    /// `period`, `from` and `to` as they were given: what they come to changes with the time of day.
    pub(crate) times: [Option<&'a str>; 3],
}

impl Asking<'_> {
    pub(crate) fn fingerprint(&self) -> Fingerprint {
        let mut digest = Digest::default();
        digest.text(self.workspace.as_str());
        digest.text(self.zone.name());
        digest.text(self.week_start.name());
        for time in self.times {
            digest.optional(time);
        }
        digest.text(self.filter.traffic.name());
        let mut conditions: Vec<u64> = self.filter.conditions.iter().map(of_condition).collect();
        conditions.sort_unstable();
        for condition in conditions {
            digest.number(condition);
        }
        Fingerprint(digest.finish())
    }
}

fn of_condition(condition: &Condition) -> u64 {
    let mut digest = Digest::default();
    digest.text(condition.dimension.name());
    match &condition.test {
        Test::OneOf(values) => digest.values("is", values),
        Test::NotOneOf(values) => digest.values("not", values),
        Test::Contains(text) => {
            digest.text("contains");
            digest.text(text);
        }
    }
    digest.finish()
}

/// Hashes texts so that two lists of texts are the same bytes only when they are the same list.
#[derive(Default)]
struct Digest(SipHasher13);

impl Digest {
    fn number(&mut self, number: u64) {
        self.0.write(&number.to_be_bytes());
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.write(text.as_bytes());
    }

    fn optional(&mut self, text: Option<&str>) {
        self.number(text.is_some().into());
        self.text(text.unwrap_or_default());
    }

    fn values(&mut self, test: &str, values: &[Value]) {
        self.text(test);
        for value in values {
            self.optional(value.known());
        }
    }

    fn finish(&self) -> u64 {
        self.0.finish()
    }
}
