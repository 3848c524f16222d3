//! The end is asked for while clicks are under way.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::thread::sleep;
use std::time::{Duration, Instant};

use clickmill_chaos::proxy::{Fault, FaultPlan, Proxy, Statement, Target};
use tokio::runtime::Runtime;

use crate::support::{Engine, Serve};

/// So many clicks are spread over all four partitions of the spool.
const SPREAD: u64 = 40;

fn clicks(link: &str) -> String {
    let mut body = String::new();
    for number in 0..SPREAD {
        let id = format!("{link}-{number}");
        let rest =
            r#""workspace_id":"acme","domain":"go.acme.com","clicked_at":"2026-06-01T12:00:00Z""#;
        writeln!(body, r#"{{"click_id":"{id}","link_id":"{link}",{rest}}}"#).unwrap();
    }
    body
}

#[test]
fn nothing_is_committed_over_a_batch_that_was_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Engine::start(&[]);
    let address: SocketAddr = engine.url.trim_start_matches("http://").parse().unwrap();
    let runtime = Runtime::new().unwrap();
    let proxy = runtime.block_on(Proxy::start(address)).unwrap();
    let url = format!("http://{}", proxy.address());
    let through_proxy = ["--clickhouse-url", &url, "--drain", "1s"];
    let mut serve = Serve::start(folder.path(), &through_proxy);

    // The first batch of each partition is held up, whatever follows could be stored at once.
    let held = Fault::Silence(Duration::from_secs(30));
    proxy.set(FaultPlan::next(4, Target::Only(Statement::Clicks), held));
    assert_eq!(serve.api.post("/v1/clicks", &clicks("first")).0, 202);
    let deadline = Instant::now() + Duration::from_secs(30);
    while proxy.counts().inserts() < 4 {
        assert!(Instant::now() < deadline, "not all four are under way");
        sleep(Duration::from_millis(20));
    }
    assert_eq!(serve.api.post("/v1/clicks", &clicks("last")).0, 202);
    sleep(Duration::from_millis(1_500));
    assert!(
        serve.process.terminate().success(),
        "{}",
        serve.process.output()
    );
    assert_eq!(
        number_at(&engine, "SELECT count() FROM clicks"),
        0,
        "nothing overtakes"
    );

    let mut serve = Serve::start(folder.path(), &through_proxy);
    serve.wait_for_messages(2 * SPREAD);
    assert_eq!(serve.number("SELECT count() FROM clicks"), 2 * SPREAD);
    for link in ["first", "last"] {
        let partitions =
            format!("SELECT uniqExact(_partition) FROM clicks WHERE link_id = '{link}'");
        assert_eq!(serve.number(&partitions), 4, "{link} misses a partition");
    }
    serve.assert_audit_is_clean();
}

fn number_at(engine: &Engine, sql: &str) -> u64 {
    crate::support::query(&engine.url, sql)
        .trim()
        .parse()
        .unwrap()
}
