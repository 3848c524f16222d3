use std::collections::HashMap;

use clickmill_stats::{Instant, Retained, Retention, year_month};

use super::KeptTable;

/// What is kept of each workspace at one moment, and so what is to go.
pub(super) struct Due {
    own: HashMap<String, Retained>,
    others: Retained,
}

impl Due {
    /// By what was set for workspaces, and what holds for the others.
    pub(super) fn at(now: Instant, own: HashMap<String, Retention>, others: Retention) -> Self {
        let retained = |(workspace, retention): (String, Retention)| (workspace, retention.at(now));
        Self {
            own: own.into_iter().map(retained).collect(),
            others: others.at(now),
        }
    }

    /// The instant before which some workspace's rows go; `None` when all are kept for ever.
    pub(super) fn latest(&self, table: KeptTable) -> Option<Instant> {
        let all = self.own.values().chain([&self.others]);
        all.filter_map(|retained| table.since(*retained)).max()
    }

    /// Whether a month of a workspace lies wholly before what is kept, so that it goes.
    ///
    /// A month is rewritten as a whole, and so only once for all of its days.
    pub(super) fn is_due(&self, table: KeptTable, workspace: &str, month: u32) -> bool {
        let retained = self.own.get(workspace).unwrap_or(&self.others);
        let since = table.since(*retained);
        since.is_some_and(|since| month < year_month(since))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLICKS: KeptTable = KeptTable::Clicks;
    const TOTALS: KeptTable = KeptTable::Totals;

    fn due(own: &[(&str, Retention)], others: Retention) -> Due {
        let now = Instant::parse_rfc3339("2025-03-31T09:10:00Z").unwrap();
        let own = own.iter().map(|(name, days)| ((*name).to_owned(), *days));
        Due::at(now, own.collect(), others)
    }

    fn days(clicks: u16, totals: u16) -> Retention {
        Retention::new(Some(clicks), Some(totals)).unwrap()
    }

    #[test]
    fn months_go_that_lie_wholly_before_what_is_kept() {
        // Since the first of March, and since the last of January.
        let due = due(&[("acme", days(30, 59))], Retention::FOR_EVER);
        assert!(due.is_due(CLICKS, "acme", 202_502));
        assert!(!due.is_due(CLICKS, "acme", 202_503));
        assert!(due.is_due(TOTALS, "acme", 202_412));
        assert!(!due.is_due(TOTALS, "acme", 202_501));
        assert!(!due.is_due(CLICKS, "globex", 200_001));
        assert_eq!(
            due.latest(CLICKS),
            Instant::parse_rfc3339("2025-03-01T00:00:00Z")
        );
    }

    #[test]
    fn what_was_set_for_a_workspace_goes_before_what_holds_for_all() {
        let due = due(&[("acme", Retention::FOR_EVER)], days(30, 30));
        assert!(!due.is_due(CLICKS, "acme", 202_401));
        assert!(due.is_due(CLICKS, "globex", 202_401));
        assert!(due.latest(TOTALS).is_some());
    }

    #[test]
    fn where_everything_is_kept_nothing_is_looked_for() {
        assert_eq!(due(&[], Retention::FOR_EVER).latest(CLICKS), None);
    }
}
