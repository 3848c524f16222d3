use std::io;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::request::Request;
use super::{Fault, Shared};

/// How long the server may take to take a connection.
const CONNECT: Duration = Duration::from_secs(5);

/// Takes a request from a client and does with it what the plan says.
pub(super) async fn run(mut client: TcpStream, shared: &Shared) -> io::Result<()> {
    let Some(request) = Request::read(&mut client).await? else {
        return Ok(());
    };
    match shared.fault_for(&request) {
        None => pass(client, shared, &request).await,
        Some(Fault::Refuse | Fault::CutBefore) => {
            reset(client);
            Ok(())
        }
        Some(Fault::CutWithin) => {
            let sent = send_half(shared, &request).await;
            reset(client);
            sent
        }
        Some(Fault::LoseReply) => {
            let reply = ask(shared, &request).await;
            reset(client);
            reply.map(drop)
        }
        Some(Fault::DelayReply(time)) => {
            let reply = ask(shared, &request).await?;
            tokio::time::sleep(time).await;
            client.write_all(&reply).await
        }
        Some(Fault::ArriveLate(time)) => {
            reset(client);
            tokio::time::sleep(time).await;
            ask(shared, &request).await.map(drop)
        }
        Some(Fault::Answer(exception)) => client.write_all(exception.reply().as_bytes()).await,
        Some(Fault::AnswerAfter(exception)) => {
            ask(shared, &request).await?;
            client.write_all(exception.reply().as_bytes()).await
        }
        Some(Fault::Silence(time)) => {
            tokio::time::sleep(time).await;
            reset(client);
            Ok(())
        }
    }
}

/// Ends a connection in a way that its peer notices as an error.
pub(super) fn reset(client: TcpStream) {
    // If it cannot be reset it is closed, which breaks the request just as well.
    client.set_zero_linger().ok();
    drop(client);
}

/// Forwards a request, and its reply as it comes. A client that leaves takes the server's connection with it.
async fn pass(mut client: TcpStream, shared: &Shared, request: &Request) -> io::Result<()> {
    let (mut from_client, mut to_client) = client.split();
    let passed = async {
        let (mut reply, mut server) = connect(shared).await?.into_split();
        // A server may answer before it has read all; then it is its reply that counts.
        let send = async {
            server.write_all(&request.head).await?;
            server.write_all(&request.body).await
        };
        let (_, copied) = tokio::join!(send, tokio::io::copy(&mut reply, &mut to_client));
        copied
    };
    let mut nothing = [0];
    let passed = tokio::select! {
        passed = passed => passed,
        _ = from_client.read(&mut nothing) => Ok(0),
    };
    match passed {
        Ok(length) if length > 0 => Ok(()),
        broken => {
            reset(client);
            broken.map(drop)
        }
    }
}

/// Forwards a request and returns the whole reply.
async fn ask(shared: &Shared, request: &Request) -> io::Result<Vec<u8>> {
    let mut server = connect(shared).await?;
    server.write_all(&request.head).await?;
    server.write_all(&request.body).await?;
    let mut reply = Vec::new();
    server.read_to_end(&mut reply).await?;
    Ok(reply)
}

/// Forwards a request up to the middle of its body, and goes.
async fn send_half(shared: &Shared, request: &Request) -> io::Result<()> {
    let mut server = connect(shared).await?;
    let whole = [request.head.as_slice(), &request.body].concat();
    let middle = if request.body.is_empty() {
        request.head.len() / 2
    } else {
        request.head.len() + request.body.len() / 2
    };
    server
        .write_all(whole.get(..middle).unwrap_or_default())
        .await?;
    server.shutdown().await
}

async fn connect(shared: &Shared) -> io::Result<TcpStream> {
    let server = TcpStream::connect(shared.upstream());
    let server = tokio::time::timeout(CONNECT, server).await??;
    server.set_nodelay(true)?;
    Ok(server)
}
