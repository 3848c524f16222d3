use std::time::Duration;

/// How often the system audits itself.
#[derive(clap::Args, Clone, Copy, Debug)]
pub(crate) struct AuditEvery {
    /// How often to add up what is stored, such as 30m; 0 for never
    #[arg(
        long,
        env = "CLICKMILL_AUDIT_EVERY",
        default_value = "1h",
        value_parser = humantime::parse_duration,
        value_name = "DURATION"
    )]
    audit_every: Duration,
}

impl AuditEvery {
    /// The time between two audits; `None` for never.
    pub(crate) fn period(self) -> Option<Duration> {
        Some(self.audit_every).filter(|period| !period.is_zero())
    }
}
