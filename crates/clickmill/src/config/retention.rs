use std::time::Duration;

use anyhow::Context;
use clap::builder::RangedU64ValueParser;
use clickmill_stats::Retention;

/// For how long workspaces are kept for which nothing else is set.
#[derive(clap::Args, Clone, Copy, Debug)]
pub(crate) struct Kept {
    /// Days for which clicks are kept, of workspaces that set nothing else; for ever when not given
    #[arg(long, env = "CLICKMILL_CLICKS_DAYS", value_parser = days(), value_name = "DAYS")]
    clicks_days: Option<u16>,
    /// Days for which totals are kept, not fewer than of clicks; for ever when not given
    #[arg(long, env = "CLICKMILL_TOTALS_DAYS", value_parser = days(), value_name = "DAYS")]
    totals_days: Option<u16>,
}

impl Kept {
    /// For how long.
    pub(crate) fn retention(self) -> anyhow::Result<Retention> {
        Retention::new(self.clicks_days, self.totals_days).context("--totals-days does not fit")
    }
}

fn days() -> RangedU64ValueParser<u16> {
    let (first, last) = Retention::DAYS.into_inner();
    RangedU64ValueParser::new().range(u64::from(first)..=u64::from(last))
}

/// How often what is kept no longer is removed.
#[derive(clap::Args, Clone, Copy, Debug)]
pub(crate) struct RetentionEvery {
    /// How often to remove what is kept no longer, such as 6h; 0 for never
    #[arg(
        long,
        env = "CLICKMILL_RETENTION_EVERY",
        default_value = "1h",
        value_parser = humantime::parse_duration,
        value_name = "DURATION"
    )]
    retention_every: Duration,
}

impl RetentionEvery {
    /// The time between two removals; `None` for never.
    pub(crate) fn period(self) -> Option<Duration> {
        Some(self.retention_every).filter(|period| !period.is_zero())
    }
}
