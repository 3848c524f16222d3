use std::time::Duration;

use clap::builder::PossibleValuesParser;
use clickmill_model::{FIELDS, Reason, Timestamp};
use clickmill_store::DeadLetterFilter;

use crate::clock::now;
use crate::config::RunningStore;

/// Which dead letters of which store.
#[derive(clap::Args)]
pub(super) struct Chosen {
    /// Only of these reasons
    #[arg(long, value_delimiter = ',', value_parser = PossibleValuesParser::new(Reason::ALL.map(Reason::name)),
          hide_possible_values = true, value_name = "REASON,…")]
    reason: Vec<String>,
    /// Only with one of these fields at fault
    #[arg(long, value_delimiter = ',', value_parser = PossibleValuesParser::new(FIELDS),
          hide_possible_values = true, value_name = "FIELD,…")]
    field: Vec<String>,
    /// Only received since then: so long ago, or at this instant
    #[arg(long, value_parser = moment, value_name = "1h|RFC3339")]
    since: Option<Moment>,
    /// Only received before then
    #[arg(long, value_parser = moment, value_name = "1h|RFC3339")]
    until: Option<Moment>,
    /// Only of this log: the topic with the id of its cluster, or the name of a spool, as they are listed
    #[arg(long, value_name = "NAME")]
    from_log: Option<String>,
    #[command(flatten)]
    pub(super) store: RunningStore,
}

/// An instant as people name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Moment {
    Ago(Duration),
    At(Timestamp),
}

impl Chosen {
    pub(super) fn filter(&self) -> DeadLetterFilter {
        let now = now();
        let at = |moment: Option<Moment>| moment.map(|moment| moment.before(now));
        DeadLetterFilter {
            reasons: self.reason.clone(),
            fields: self.field.clone(),
            log: self.from_log.clone(),
            since: at(self.since).unwrap_or(Timestamp(i64::MIN)),
            until: at(self.until).unwrap_or(Timestamp(i64::MAX)),
        }
    }
}

impl Moment {
    fn before(self, now: Timestamp) -> Timestamp {
        match self {
            Self::At(instant) => instant,
            Self::Ago(duration) => {
                let millis = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
                Timestamp(now.0.saturating_sub(millis))
            }
        }
    }
}

fn moment(text: &str) -> Result<Moment, String> {
    if let Some(instant) = Timestamp::parse_rfc3339(text) {
        return Ok(Moment::At(instant));
    }
    let ago = humantime::parse_duration(text);
    ago.map(Moment::Ago).map_err(|_| {
        "must be a duration such as 1h or 3days, or RFC 3339 such as 2026-03-01T00:00:00Z"
            .to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_a_duration_ago_or_an_instant() {
        let now = Timestamp(1_772_366_400_000);
        let before = |text| moment(text).map(|moment| moment.before(now).to_string());
        assert_eq!(before("1h 30m").unwrap(), "2026-03-01T10:30:00.000Z");
        let instant = "2026-02-01T00:00:00+01:00";
        assert_eq!(before(instant).unwrap(), "2026-01-31T23:00:00.000Z");
        assert!(before("yesterday").is_err() && before("2026-02-01").is_err());
    }
}
