use std::time::Duration;

/// For how long clicks stay in the spool, whose bytes have addresses in them.
#[derive(clap::Args, Clone, Copy, Debug)]
pub(crate) struct SpoolKept {
    /// How long the spool keeps clicks after they are in the store; up to twelve times as long until they are off the disk
    #[arg(
        long,
        env = "CLICKMILL_SPOOL_KEPT",
        default_value = "1m",
        value_parser = humantime::parse_duration,
        value_name = "DURATION"
    )]
    pub(crate) spool_kept: Duration,
}
