use clickhouse::Row;
use clickhouse::query::Query;
use rand::Rng;
use serde::Deserialize;

use super::days::Days;
use crate::audit::SettledUntil;
use crate::{Store, StoreError};

/// Some days that are judged again, up to where their clicks were settled.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) id: u64,
    pub(crate) days: Days,
    /// The erasure whose clicks it takes out; of a step that judges again there is none.
    pub(super) erasure: Option<u64>,
    settled: SettledUntil,
}

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Verdicts are being found.
    Planning,
    /// All that changes is written down.
    Planned,
    /// It is changed.
    Applied,
    /// Nothing was changed, and nothing will be.
    GivenUp,
}

/// A step that somebody began.
#[derive(Debug)]
pub(super) struct UnderWay {
    pub(super) step: Step,
    pub(super) is_planned: bool,
    /// For how long nobody was seen at work on it, in milliseconds.
    pub(super) idle: u64,
}

#[derive(Deserialize, Row)]
struct UnderWayRow {
    reclassification: u64,
    first_day_number: u16,
    last_day_number: u16,
    partitions: Vec<String>,
    last_offsets: Vec<i64>,
    phase_text: String,
    erasure: u64,
    idle: i64,
}

impl Phase {
    const fn name(self) -> &'static str {
        match self {
            Self::Planning => "planning",
            Self::Planned => "planned",
            Self::Applied => "applied",
            Self::GivenUp => "given_up",
        }
    }
}

impl Step {
    /// A step that nobody began yet, about clicks that are settled so far.
    pub(super) fn new(days: Days, settled: SettledUntil) -> Self {
        Self {
            id: rand::rng().random(),
            days,
            erasure: None,
            settled,
        }
    }

    /// A step that takes clicks of an erasure out, which it records itself.
    pub(crate) fn of_erasure(days: Days, erasure: u64) -> Self {
        Self {
            erasure: Some(erasure),
            ..Self::new(days, SettledUntil::default())
        }
    }

    /// Binds which step it is, and which clicks it is about.
    pub(crate) fn bind(&self, query: Query) -> Query {
        self.settled
            .bind(query)
            .param("reclassification", self.id)
            .param("first_day", self.days.first)
            .param("last_day", self.days.last)
    }

    /// Binds one of its days.
    pub(super) fn bind_day(&self, query: Query, day: u16) -> Query {
        self.settled.bind(query).param("day", day)
    }
}

impl Store {
    /// Records how far a step is.
    pub(crate) async fn record_step(&self, step: &Step, phase: Phase) -> Result<(), StoreError> {
        let sql = include_str!("../../../../sql/queries/record_reclassification.sql");
        let record = step
            .bind(self.client().query_raw(sql))
            .param("phase", phase.name())
            .param("erasure", step.erasure.unwrap_or(0))
            .with_setting("async_insert", "0");
        self.within_limit(record.execute()).await
    }

    /// The steps that are neither applied nor given up.
    pub(super) async fn steps_under_way(&self) -> Result<Vec<UnderWay>, StoreError> {
        let sql = include_str!("../../../../sql/queries/reclassifications_under_way.sql");
        let query = self.scanner().query_raw(sql);
        let rows = self.within_limit(query.fetch_all::<UnderWayRow>()).await?;
        let under_way = |row: UnderWayRow| UnderWay {
            is_planned: row.phase_text == Phase::Planned.name(),
            // The clock of the server may have been set back.
            idle: u64::try_from(row.idle).unwrap_or(0),
            step: Step {
                id: row.reclassification,
                days: Days {
                    first: row.first_day_number,
                    last: row.last_day_number,
                },
                erasure: Some(row.erasure).filter(|erasure| *erasure != 0),
                settled: row.partitions.into_iter().zip(row.last_offsets).collect(),
            },
        };
        Ok(rows.into_iter().map(under_way).collect())
    }
}
