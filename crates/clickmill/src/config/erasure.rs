use std::time::Duration;

/// How often what is to be erased is taken off the disk.
#[derive(clap::Args, Clone, Copy, Debug)]
pub(crate) struct EraseEvery {
    /// How often to take what is erased off the disk, and salts of visitors that are over, such as 15m; 0 for never
    #[arg(
        long,
        env = "CLICKMILL_ERASE_EVERY",
        default_value = "5m",
        value_parser = humantime::parse_duration,
        value_name = "DURATION"
    )]
    erase_every: Duration,
}

impl EraseEvery {
    /// The time between two runs; `None` for never.
    pub(crate) fn period(self) -> Option<Duration> {
        Some(self.erase_every).filter(|period| !period.is_zero())
    }
}
