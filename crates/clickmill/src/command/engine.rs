use std::path::PathBuf;

use clickmill_engine::EngineConfig;
use tokio::io::AsyncReadExt;

use crate::config::{ClickHouse, DataDir, EngineListen, Fetch};
use crate::service::bind;
use crate::setup;
use crate::signals::Signals;

/// What is printed, with the address, as soon as the engine answers.
pub(crate) const READY: &str = "listening on ";

/// Runs the embedded ClickHouse by itself.
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  clickmill engine --data-dir data --engine-listen 127.0.0.1:8123\n  \
                        curl 127.0.0.1:8123 --data-binary 'SELECT version()'"
)]
pub(crate) struct Args {
    #[command(flatten)]
    data: DataDir,
    /// Folder of the engine's data; `engine` in the data directory when not given
    #[arg(long, env = "CLICKMILL_ENGINE_PATH", value_name = "DIR")]
    engine_path: Option<PathBuf>,
    #[command(flatten)]
    listen: EngineListen,
    #[command(flatten)]
    clickhouse: ClickHouse,
    #[command(flatten)]
    fetch: Fetch,
    /// End when standard input closes: a child that outlives its parent would hold the data
    #[arg(long, hide = true)]
    until_input_closes: bool,
}

pub(crate) async fn run(args: Args) -> anyhow::Result<()> {
    let signals = Signals::listen()?;
    let library = setup::engine_library(&args.fetch).await?;
    let listener = bind(args.listen.engine_listen, "--engine-listen").await?;
    let address = listener.local_addr()?;
    let data_path = args
        .engine_path
        .unwrap_or_else(|| args.data.data_dir.join("engine"));
    let config = EngineConfig {
        user: args.clickhouse.clickhouse_user,
        password: Some(args.clickhouse.clickhouse_password).filter(|password| !password.is_empty()),
        ..EngineConfig::new(library, data_path)
    };
    let until_input_closes = args.until_input_closes;
    let stop = async move {
        // The engine waits for its end only once it is open, and so ready.
        println!("{READY}{address}");
        tokio::select! {
            () = signals.wait() => {}
            () = input_closed(), if until_input_closes => {}
        }
    };
    Ok(clickmill_engine::serve(config, listener, stop).await?)
}

/// Waits until whoever holds the other end of standard input is gone.
async fn input_closed() {
    let mut byte = [0];
    while tokio::io::stdin()
        .read(&mut byte)
        .await
        .is_ok_and(|read| read > 0)
    {}
}
