use std::error::Error;
use std::future::poll_fn;
use std::io;
use std::iter::successors;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use clickmill_api::ConnectionMetrics;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1::Builder;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use socket2::SockRef;
use tokio::io::{AsyncWriteExt, copy, sink};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::timeout;

use super::unread::Unread;
use super::{HttpLimits, told};

/// The most bytes of the head of a request: the longest address there is, 65,534 bytes, and more headers than the API takes.
/// Whoever sends more is answered 431, and 414 for a longer address.
const MAX_HEAD_BYTES: usize = 84 << 10;
/// The most headers of a request.
const MAX_HEADERS: usize = 100;
/// The most bytes of answers that the system keeps for a connection and has not sent yet.
const MAX_UNSENT_BYTES: u32 = 128 << 10;
/// How long what still comes is thrown away after the last answer, so that its client gets to read it.
const LINGER: Duration = Duration::from_secs(1);

/// Serves connections, each until its client leaves, is too slow, or everything ends.
#[derive(Clone)]
pub(super) struct Connection {
    http: Builder,
    routes: TowerToHyperService<Router>,
    limits: HttpLimits,
    metrics: ConnectionMetrics,
}

type Stream = TokioIo<Unread<TcpStream>>;

impl Connection {
    pub(super) fn new(routes: Router, limits: HttpLimits, metrics: ConnectionMetrics) -> Self {
        let mut http = Builder::new();
        http.timer(TokioTimer::new())
            .header_read_timeout(limits.head_time)
            .max_header_size(MAX_HEAD_BYTES)
            .max_headers(MAX_HEADERS);
        Self {
            http,
            routes: TowerToHyperService::new(routes),
            limits,
            metrics,
        }
    }

    pub(super) async fn serve(
        self,
        stream: TcpStream,
        peer: SocketAddr,
        stopped: watch::Receiver<bool>,
    ) {
        let _open = self.metrics.opened();
        if let Err(error) = tune(&stream) {
            tracing::debug!(%error, "a connection cannot be tuned");
        }
        let stream = Unread::new(stream, self.limits.unread_time);
        self.answer(TokioIo::new(stream), peer, stopped).await;
    }

    /// Answers requests, one after the other.
    async fn answer(&self, stream: Stream, peer: SocketAddr, mut stopped: watch::Receiver<bool>) {
        let answer = service_fn(|mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            Box::pin(self.routes.call(request))
        });
        let mut connection = self.http.serve_connection(stream, answer);
        let mut is_stopping = false;
        let ended = loop {
            tokio::select! {
                ended = poll_fn(|context| connection.poll_without_shutdown(context)) => break ended,
                () = told(&mut stopped), if !is_stopping => {
                    is_stopping = true;
                    std::pin::Pin::new(&mut connection).graceful_shutdown();
                }
            }
        };
        let stream = connection.into_parts().io.into_inner();
        match ended {
            Ok(()) => linger(stream).await,
            // What is no request, or too large a one, has been answered.
            Err(error) if error.is_parse() => linger(stream).await,
            Err(error) => {
                if is_unread(&error) {
                    self.metrics.gave_up_answer();
                }
                tracing::debug!(%error, "a connection ended early");
            }
        }
    }
}

/// Answers are written whole, so nothing is gained by holding the end of one back. And the system does not take megabytes off our hands
/// that nobody reads: it would hide for long that nobody does.
fn tune(stream: &TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    SockRef::from(stream).set_tcp_notsent_lowat(MAX_UNSENT_BYTES)
}

/// Ends a connection such that its client gets to read the last answer: if it still sends, the system would throw that away together with
/// what was sent.
async fn linger(mut stream: Unread<TcpStream>) {
    let rest = async {
        stream.shutdown().await?;
        copy(&mut stream, &mut sink()).await
    };
    if let Ok(Err(error)) = timeout(LINGER, rest).await {
        tracing::debug!(%error, "a client left early");
    }
}

/// Whether a connection ended because its client did not read.
fn is_unread(error: &hyper::Error) -> bool {
    let causes = successors(error.source(), |error| <dyn Error>::source(*error));
    causes
        .filter_map(|error| error.downcast_ref::<io::Error>())
        .any(|error| error.kind() == io::ErrorKind::TimedOut)
}
