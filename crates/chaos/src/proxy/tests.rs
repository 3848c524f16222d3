use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::*;

const INSERT: &str = "POST /?query=INSERT+INTO+clicks+FORMAT+Native HTTP/1.1\r\nHost: x\r\nContent-Length: 8\r\n\r\nABCDEFGH";
const QUESTION: &str = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 8\r\n\r\nSELECT 1";
const REPLY: &str = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone";

/// A server that reads until the client says no more, or a body of eight bytes is there, and then answers.
/// What it was sent comes out of the channel.
async fn upstream() -> (SocketAddr, UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (sender, received) = unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let sender = sender.clone();
            tokio::spawn(async move {
                let mut bytes = Vec::new();
                let is_whole = |bytes: &[u8]| {
                    String::from_utf8_lossy(bytes)
                        .split_once("\r\n\r\n")
                        .is_some_and(|(_, body)| body.len() == 8)
                };
                while !is_whole(&bytes) && client.read_buf(&mut bytes).await.is_ok_and(|n| n > 0) {}
                let is_answered = is_whole(&bytes);
                sender.send(String::from_utf8(bytes).unwrap()).ok();
                if is_answered {
                    client.write_all(REPLY.as_bytes()).await.ok();
                }
            });
        }
    });
    (address, received)
}

/// What a client hears, or that its connection broke.
async fn ask(proxy: &Proxy, request: &str) -> Option<String> {
    let mut client = TcpStream::connect(proxy.address()).await.ok()?;
    client.write_all(request.as_bytes()).await.ok()?;
    let mut reply = String::new();
    client.read_to_string(&mut reply).await.ok()?;
    Some(reply).filter(|reply| !reply.is_empty())
}

/// A proxy that does this once to inserts into clicks; what the client then hears, and the requests of which the server
/// was sent at least a part.
async fn meet(fault: Fault, reach_the_server: usize) -> (Option<String>, Vec<String>) {
    let (server, mut received) = upstream().await;
    let proxy = Proxy::start(server).await.unwrap();
    proxy.set(FaultPlan::next(1, Target::Only(Statement::Clicks), fault));
    let heard = ask(&proxy, INSERT).await;
    assert_eq!(proxy.counts().faults().get(fault.name()), Some(&1));
    // The fault is over: the next insert passes.
    assert_eq!(ask(&proxy, INSERT).await.as_deref(), Some(REPLY));
    let mut sent = Vec::new();
    while sent.len() <= reach_the_server {
        sent.push(received.recv().await.unwrap());
    }
    assert!(received.try_recv().is_err());
    // The one that passed is one of the longest.
    sent.sort_by_key(String::len);
    sent.pop();
    (heard, sent)
}

#[tokio::test]
async fn without_a_plan_everything_passes_and_is_counted() {
    let (server, mut received) = upstream().await;
    let proxy = Proxy::start(server).await.unwrap();
    assert_eq!(ask(&proxy, INSERT).await.as_deref(), Some(REPLY));
    assert_eq!(ask(&proxy, QUESTION).await.as_deref(), Some(REPLY));
    assert!(received.recv().await.unwrap().ends_with("ABCDEFGH"));
    let counts = proxy.counts();
    assert_eq!(counts.requests(Statement::Clicks), 1);
    assert_eq!(counts.requests(Statement::Other), 1);
    assert_eq!(counts.inserts(), 1);
    assert!(counts.faults().is_empty());
}

#[tokio::test]
async fn what_is_refused_or_cut_before_never_reaches_the_server() {
    for fault in [
        Fault::Refuse,
        Fault::CutBefore,
        Fault::Silence(Duration::from_millis(10)),
    ] {
        let (heard, sent) = meet(fault, 0).await;
        assert_eq!((heard, sent.len()), (None, 0), "{fault:?}");
    }
}

#[tokio::test]
async fn half_a_request_reaches_the_server_when_it_is_cut_within() {
    let (heard, sent) = meet(Fault::CutWithin, 1).await;
    assert_eq!(heard, None);
    assert_eq!(sent.len(), 1);
    assert!(sent[0].ends_with("\r\n\r\nABCD"), "{sent:?}");
}

#[tokio::test]
async fn a_request_whose_reply_is_lost_was_done() {
    let (heard, sent) = meet(Fault::LoseReply, 1).await;
    assert_eq!(heard, None);
    assert_eq!(sent.len(), 1);
    assert!(sent[0].ends_with("ABCDEFGH"), "{sent:?}");
}

#[tokio::test]
async fn a_reply_can_be_late() {
    let started = Instant::now();
    let (heard, sent) = meet(Fault::DelayReply(Duration::from_millis(200)), 1).await;
    assert_eq!((heard.as_deref(), sent.len()), (Some(REPLY), 1));
    assert!(started.elapsed() >= Duration::from_millis(200));
}

#[tokio::test]
async fn an_error_is_answered_in_the_words_of_clickhouse() {
    for exception in Exception::ALL {
        let (heard, sent) = meet(Fault::Answer(exception), 0).await;
        let heard = heard.unwrap();
        let code = exception.code();
        assert!(heard.starts_with("HTTP/1.1 500 "), "{heard}");
        assert!(heard.contains(&format!("\r\nX-ClickHouse-Exception-Code: {code}\r\n")));
        assert!(heard.contains(&format!("\r\n\r\nCode: {code}. DB::Exception: ")));
        assert!(sent.is_empty());
    }
}

#[tokio::test]
async fn an_error_can_be_answered_for_what_was_done() {
    let (heard, sent) = meet(Fault::AnswerAfter(Exception::Keeper), 1).await;
    assert!(heard.unwrap().contains("(KEEPER_EXCEPTION)"));
    assert_eq!(sent.len(), 1);
}

#[tokio::test]
async fn only_the_target_is_harmed() {
    let (server, _received) = upstream().await;
    let proxy = Proxy::start(server).await.unwrap();
    proxy.set(FaultPlan::always(Target::Inserts, Fault::CutBefore));
    assert_eq!(ask(&proxy, QUESTION).await.as_deref(), Some(REPLY));
    assert_eq!(ask(&proxy, INSERT).await, None);
    assert_eq!(ask(&proxy, INSERT).await, None);
    proxy.set(FaultPlan::none());
    assert_eq!(ask(&proxy, INSERT).await.as_deref(), Some(REPLY));
}

#[tokio::test]
async fn a_server_may_be_away_and_come_back_elsewhere() {
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = Proxy::start(nobody.local_addr().unwrap()).await.unwrap();
    drop(nobody);
    assert_eq!(ask(&proxy, INSERT).await, None);
    let (server, _received) = upstream().await;
    proxy.set_upstream(server);
    assert_eq!(ask(&proxy, INSERT).await.as_deref(), Some(REPLY));
}

#[tokio::test]
async fn a_dropped_proxy_is_gone() {
    let (server, _received) = upstream().await;
    let proxy = Proxy::start(server).await.unwrap();
    let address = proxy.address();
    drop(proxy);
    let deadline = Instant::now() + Duration::from_secs(5);
    while TcpStream::connect(address).await.is_ok() {
        assert!(Instant::now() < deadline, "it still listens");
        tokio::task::yield_now().await;
    }
}
