use std::time::Duration;

/// How often clicks are judged again together with others of their visitor.
#[derive(clap::Args, Clone, Copy, Debug)]
pub(crate) struct ReclassifyEvery {
    /// How often to look at the clicks of each visitor together, and judge them again, such as 5m; 0 for never
    #[arg(
        long,
        env = "CLICKMILL_RECLASSIFY_EVERY",
        default_value = "1m",
        value_parser = humantime::parse_duration,
        value_name = "DURATION"
    )]
    reclassify_every: Duration,
}

impl ReclassifyEvery {
    /// The time between two runs; `None` for never.
    pub(crate) fn period(self) -> Option<Duration> {
        Some(self.reclassify_every).filter(|period| !period.is_zero())
    }
}
