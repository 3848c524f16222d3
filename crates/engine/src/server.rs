//! Accepts connections until it is told to stop, then ends in order.

use std::convert::Infallible;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::{self, JoinSet};
use tokio::time;

use crate::auth::Account;
use crate::config::EngineConfig;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::flushes::{Flushed, Flushes};
use crate::handle::{Shared, handle};
use crate::pool::Pool;
use crate::session::Sessions;

/// How long an idle connection is kept, and how long the head of a request may take.
const KEEP_ALIVE: Duration = Duration::from_secs(30);
/// How often sessions are looked at.
const SESSION_TICK: Duration = Duration::from_secs(1);
/// How long cancelled statements have to notice.
const CANCEL_TIME: Duration = Duration::from_secs(5);

/// Opens the engine, then serves ClickHouse's HTTP interface on `listener` until `shutdown` resolves.
///
/// Nothing is accepted before the engine is open, so an answered connection means that it is ready; `shutdown` is not
/// polled before that either, so that it can begin by telling the world. On shutdown no
/// new connection is accepted, running statements have [`EngineConfig::grace`] to finish, the others are cancelled, and
/// the engine is closed. A process can do this once: the engine does not open again after it was closed.
///
/// # Errors
/// When the engine cannot be opened, or the listener fails.
pub async fn serve(
    config: EngineConfig,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), EngineError> {
    let opened = {
        let config = config.clone();
        task::spawn_blocking(move || Engine::open(&config)).await
    };
    let engine = Arc::new(opened.map_err(|error| EngineError::Open {
        path: config.data_path.clone(),
        reason: error.to_string(),
    })??);
    let shared = Arc::new(Shared {
        account: Account::new(&config.user, config.password.as_deref()),
        pool: Pool::new(config.workers, config.queue, config.queue_timeout),
        sessions: Arc::new(Sessions::new(config.sessions)),
        engine,
        config,
    });
    let (stop, stopped) = watch::channel(false);
    let mut connections = JoinSet::new();
    let accepted = accept(&shared, &listener, shutdown, &mut connections, stopped).await;
    drop(listener);
    stop.send_replace(true);
    finish(&shared, connections).await;
    accepted
}

async fn accept(
    shared: &Arc<Shared>,
    listener: &TcpListener,
    shutdown: impl Future<Output = ()>,
    connections: &mut JoinSet<()>,
    stopped: watch::Receiver<bool>,
) -> Result<(), EngineError> {
    let slots = Arc::new(Semaphore::new(shared.config.connections.max(1)));
    let mut tick = time::interval(SESSION_TICK);
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let next = async {
            let slot = Arc::clone(&slots).acquire_owned().await.ok();
            (listener.accept().await, slot)
        };
        tokio::select! {
            () = &mut shutdown => return Ok(()),
            _ = tick.tick() => {
                let sessions = Arc::clone(&shared.sessions);
                task::spawn_blocking(move || sessions.expire());
                while connections.try_join_next().is_some() {}
            }
            (accepted, slot) = next => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connection(Arc::clone(shared), stream, slot, stopped.clone()));
                }
                // Out of file descriptors, or a connection that was reset before it was accepted: neither is the end.
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
    }
}

async fn connection(
    shared: Arc<Shared>,
    stream: TcpStream,
    _slot: Option<OwnedSemaphorePermit>,
    mut stopped: watch::Receiver<bool>,
) {
    // Answers are written in as few pieces as possible already; waiting for more only delays the last.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY could not be set");
    }
    let flushes = Flushes::default();
    let stream = Flushed::new(stream, flushes.clone());
    let service = service_fn(move |request| {
        let (shared, flushes) = (Arc::clone(&shared), flushes.clone());
        async move {
            let mut response = handle(shared, request).await;
            response.body_mut().flushes = flushes;
            Ok::<_, Infallible>(response)
        }
    });
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(KEEP_ALIVE);
    let mut serving = std::pin::pin!(builder.serve_connection(TokioIo::new(stream), service));
    let stop = async move {
        // An error means that the sender is gone, which is an end too.
        drop(stopped.wait_for(|stop| *stop).await);
    };
    let ended = tokio::select! {
        ended = &mut serving => ended,
        () = stop => {
            serving.as_mut().graceful_shutdown();
            serving.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}

/// Lets running statements end, cancels the rest, and closes the engine.
async fn finish(shared: &Arc<Shared>, mut connections: JoinSet<()>) {
    let all = async { while connections.join_next().await.is_some() {} };
    if time::timeout(shared.config.grace, all).await.is_err() {
        tracing::warn!("statements are still running after the grace period; they are cancelled");
        let engine = Arc::clone(&shared.engine);
        match task::spawn_blocking(move || engine.kill(None)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::warn!(error = error.text, "statements could not be cancelled");
            }
            Err(error) => tracing::warn!(%error, "statements could not be cancelled"),
        }
        connections.abort_all();
        let aborted = async { while connections.join_next().await.is_some() {} };
        if time::timeout(CANCEL_TIME, aborted).await.is_err() {
            tracing::warn!("connections do not end");
        }
    }
    let idle = shared.pool.idle();
    if time::timeout(CANCEL_TIME, idle).await.is_err() {
        tracing::warn!("cancelled statements do not end");
    }
    let shared = Arc::clone(shared);
    let closed = task::spawn_blocking(move || {
        shared.sessions.clear();
        shared.engine.close()
    })
    .await;
    if !matches!(closed, Ok(true)) {
        // Seen whenever there are MergeTree tables: the library waits for threads of its own that do not end. Nothing
        // depends on it, because everything acknowledged is on disk.
        tracing::debug!("the engine did not stop all of its threads");
    }
}
