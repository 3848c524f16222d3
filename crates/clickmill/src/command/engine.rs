use std::path::{Path, PathBuf};

use clickmill_engine::EngineConfig;
use tokio::io::AsyncReadExt;
use tokio::sync::oneshot;

use crate::config::{Account, DataDir, EngineListen, EngineTuning, Fetch};
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
    tuning: EngineTuning,
    #[command(flatten)]
    account: Account,
    #[command(flatten)]
    fetch: Fetch,
    /// End when standard input closes: a child that outlives its parent would hold the data
    #[arg(long, hide = true)]
    until_input_closes: bool,
}

pub(crate) async fn run(args: Args) -> anyhow::Result<()> {
    let mut signals = Signals::listen()?;
    let library = signals.guard(setup::engine_library(&args.fetch)).await?;
    let listener = bind(args.listen.engine_listen, "--engine-listen").await?;
    let address = listener.local_addr()?;
    let config = args.config(&library);

    let (open, opened) = oneshot::channel();
    let (end, ended) = oneshot::channel::<()>();
    let until_asked = async move {
        // The engine waits for its end only once it is open, and so ready.
        println!("{READY}{address}");
        open.send(()).ok();
        ended.await.ok();
    };
    let mut serving = Box::pin(clickmill_engine::serve(config, listener, until_asked));
    tokio::select! {
        ended = &mut serving => return Ok(ended?),
        // The data is being opened, which can only be broken off.
        interrupted = signals.wait() => return Err(interrupted.into()),
        _ = opened => {}
    }
    tokio::select! {
        ended = &mut serving => return Ok(ended?),
        _ = signals.wait() => {}
        () = input_closed(), if args.until_input_closes => {}
    }
    end.send(()).ok();
    signals.guard(async { Ok(serving.await?) }).await
}

impl Args {
    fn config(&self, library: &Path) -> EngineConfig {
        let data_path = self.engine_path.clone();
        let data_path = data_path.unwrap_or_else(|| self.data.data_dir.join("engine"));
        let password = self.account.clickhouse_password.clone();
        EngineConfig {
            user: self.account.clickhouse_user.clone(),
            password: Some(password).filter(|password| !password.is_empty()),
            workers: self.tuning.engine_workers,
            queue: self.tuning.engine_queue,
            fsync: self.tuning.engine_fsync,
            ..EngineConfig::new(library, data_path)
        }
    }
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
