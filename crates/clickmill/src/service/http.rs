//! A listener that holds: nobody who connects, sends slowly, or does not read keeps others from being answered.

mod connection;
mod limits;
mod open_files;
mod unread;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use clickmill_api::{ApiState, ConnectionMetrics, admin_routes, public_routes};
use prometheus_client::registry::Registry;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{sleep, timeout};

use connection::Connection;

pub(crate) use limits::HttpLimits;
pub(crate) use open_files::raise as raise_open_files;

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
    server: JoinHandle<()>,
}

/// How long requests that are under way at the end may take.
const GRACE: Duration = Duration::from_secs(5);
/// How long to wait when no connection can be accepted.
const PAUSE: Duration = Duration::from_millis(200);

impl Http {
    /// Serves what customers may reach, until it is stopped.
    pub(crate) fn public(
        listener: TcpListener,
        state: &ApiState,
        limits: HttpLimits,
    ) -> anyhow::Result<Self> {
        let routes = public_routes(state.clone());
        Self::start(listener, routes, limits, state.connections())
    }

    /// Serves what is for operators only, until it is stopped.
    pub(crate) fn admin(
        listener: TcpListener,
        state: ApiState,
        registry: Registry,
    ) -> anyhow::Result<Self> {
        let routes = admin_routes(state, Arc::new(registry));
        let limits = HttpLimits::default().within_open_files();
        Self::start(listener, routes, limits, ConnectionMetrics::default())
    }

    fn start(
        listener: TcpListener,
        routes: Router,
        limits: HttpLimits,
        metrics: ConnectionMetrics,
    ) -> anyhow::Result<Self> {
        let address = listener.local_addr()?;
        let (stop, stopped) = watch::channel(false);
        let server = Server {
            places: Arc::new(Semaphore::new(limits.connections)),
            connection: Connection::new(routes, limits, metrics),
            stopped,
        };
        Ok(Self {
            address,
            stop,
            server: tokio::spawn(server.run(listener)),
        })
    }

    /// Takes no more requests and waits for those under way.
    pub(crate) async fn stop(mut self) -> anyhow::Result<()> {
        self.stop.send(true).ok();
        if let Ok(ended) = timeout(GRACE, &mut self.server).await {
            return Ok(ended?);
        }
        // A client that neither asks nor leaves does not keep the process alive.
        self.server.abort();
        Ok(())
    }
}

struct Server {
    places: Arc<Semaphore>,
    connection: Connection,
    stopped: watch::Receiver<bool>,
}

type Accepted = (io::Result<(TcpStream, SocketAddr)>, OwnedSemaphorePermit);

impl Server {
    async fn run(self, listener: TcpListener) {
        let mut open = JoinSet::new();
        let mut stopped = self.stopped.clone();
        loop {
            tokio::select! {
                () = told(&mut stopped) => break,
                Some(_) = open.join_next() => {}
                Some((accepted, place)) = self.accept(&listener) => match accepted {
                    Ok((stream, peer)) => {
                        let connection = self.connection.clone();
                        let stopped = self.stopped.clone();
                        open.spawn(async move {
                            let _place = place;
                            connection.serve(stream, peer, stopped).await;
                        });
                    }
                    Err(error) => wait_out(&error).await,
                }
            }
        }
        drop(listener);
        while open.join_next().await.is_some() {}
    }

    /// The next connection, once there is a place for it: until then it waits where the system keeps those that nobody accepted yet.
    async fn accept(&self, listener: &TcpListener) -> Option<Accepted> {
        let place = self.places.clone().acquire_owned().await.ok()?;
        Some((listener.accept().await, place))
    }
}

/// Waits until it is time to stop. Whoever could say so being gone is an end, too.
async fn told(stopped: &mut watch::Receiver<bool>) {
    stopped.wait_for(|stopped| *stopped).await.ok();
}

/// Somebody who left before being accepted is nothing; anything else, such as too many open files, passes when others leave.
async fn wait_out(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset
    ) {
        tracing::warn!(%error, "a connection cannot be accepted");
        sleep(PAUSE).await;
    }
}
