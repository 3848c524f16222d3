use std::net::SocketAddr;

use anyhow::Context;
use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Opens a port; `setting` is what to change when that fails.
pub(crate) async fn bind(address: SocketAddr, setting: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address} (change it with {setting})"))
}

/// A running HTTP server.
pub(crate) struct Http {
    pub(crate) address: SocketAddr,
    stop: watch::Sender<bool>,
    server: JoinHandle<std::io::Result<()>>,
}

impl Http {
    /// Serves routes until it is stopped.
    pub(crate) fn start(listener: TcpListener, routes: Router) -> anyhow::Result<Self> {
        let address = listener.local_addr()?;
        let (stop, mut stopped) = watch::channel(false);
        let server = axum::serve(listener, routes).with_graceful_shutdown(async move {
            stopped.wait_for(|stop| *stop).await.ok();
        });
        Ok(Self {
            address,
            stop,
            server: tokio::spawn(server.into_future()),
        })
    }

    /// Takes no more requests and waits for those under way.
    pub(crate) async fn stop(self) -> anyhow::Result<()> {
        self.stop.send(true).ok();
        match tokio::time::timeout(GRACE, self.server).await {
            Ok(ended) => Ok(ended??),
            // A client that neither asks nor leaves does not keep the process alive.
            Err(_) => Ok(()),
        }
    }
}

const GRACE: std::time::Duration = std::time::Duration::from_secs(5);
