use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::Context;
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderValue};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::question::Asked;

/// How long an answer may take: longer than the API lets a question run.
const TIMEOUT: Duration = Duration::from_mins(2);

/// Where an API listens, and what it takes to be heard.
#[derive(Clone, Debug)]
pub(super) struct Address {
    pub(super) socket: SocketAddr,
    pub(super) token: String,
}

/// One connection that is kept open, for one question at a time.
pub(super) struct Connection {
    sender: SendRequest<Full<Bytes>>,
    host: HeaderValue,
    authorization: HeaderValue,
}

/// What came back, and how long after the question was sent all of it was there.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Bytes,
    pub(super) took: Duration,
}

impl Connection {
    pub(super) async fn open(address: &Address) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address.socket).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                // Whoever asks on it is told as well.
                tracing::debug!(%error, "a connection to the API broke");
            }
        });
        Ok(Self {
            sender,
            host: HeaderValue::from_str(&address.socket.to_string())?,
            authorization: HeaderValue::from_str(&format!("Bearer {}", address.token))?,
        })
    }

    pub(super) async fn ask(&mut self, asked: &Asked) -> anyhow::Result<Answer> {
        let request = self.request(asked)?;
        let answer = tokio::time::timeout(TIMEOUT, self.send(request)).await;
        answer
            .map_err(anyhow::Error::from)
            .flatten()
            .with_context(|| {
                let start = asked.path.get(..200).unwrap_or(&asked.path);
                format!("no answer to {start}")
            })
    }

    async fn send(&mut self, request: Request<Full<Bytes>>) -> anyhow::Result<Answer> {
        let started = Instant::now();
        self.sender.ready().await?;
        let response = self.sender.send_request(request).await?;
        let status = response.status().as_u16();
        let body = response.into_body().collect().await?.to_bytes();
        Ok(Answer {
            status,
            body,
            took: started.elapsed(),
        })
    }

    fn request(&self, asked: &Asked) -> anyhow::Result<Request<Full<Bytes>>> {
        let request = Request::builder()
            .uri(&asked.path)
            .header(HOST, self.host.clone())
            .header(AUTHORIZATION, self.authorization.clone());
        let request = match &asked.body {
            None => request.body(Full::default()),
            Some(body) => request
                .method(Method::POST)
                .header(CONTENT_TYPE, "application/json")
                .body(Full::from(body.clone())),
        };
        Ok(request?)
    }
}
