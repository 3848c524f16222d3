//! The smallest embedding: `engine LIBRARY DATA_PATH ADDRESS [USER PASSWORD]`.
//!
//! Prints `listening on ADDRESS` once the engine answers, and ends at SIGTERM or Ctrl-C.

#![expect(
    clippy::print_stdout,
    reason = "the address is what the caller waits for"
)]

use std::error::Error;

use clickmill_engine::{EngineConfig, serve};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(library), Some(data), Some(address)) =
        (arguments.next(), arguments.next(), arguments.next())
    else {
        return Err("usage: engine LIBRARY DATA_PATH ADDRESS [USER PASSWORD]".into());
    };
    let mut config = EngineConfig::new(library, data);
    if let Some(user) = arguments.next() {
        config.user = user;
        config.password = arguments.next();
    }
    let listener = TcpListener::bind(&address).await?;
    let address = listener.local_addr()?;
    let mut terminate = signal(SignalKind::terminate())?;
    serve(config, listener, async move {
        // Polled for the first time when the engine is open.
        println!("listening on {address}");
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
    })
    .await?;
    Ok(())
}
