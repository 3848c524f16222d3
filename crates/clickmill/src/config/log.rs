use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// What is written to standard error.
#[derive(clap::Args)]
pub(crate) struct Log {
    /// How much to log: error, warn, info, debug, or per module as in `info,clickmill_ingest=debug`
    #[arg(
        long,
        env = "CLICKMILL_LOG",
        default_value = "warn",
        global = true,
        value_name = "FILTER"
    )]
    log: EnvFilter,
}

impl Log {
    pub(crate) fn start(&self) {
        tracing_subscriber::fmt()
            .with_env_filter(self.log.clone())
            .with_writer(std::io::stderr)
            .with_ansi(std::io::stderr().is_terminal())
            .with_target(false)
            .init();
    }
}
