//! Beginning and end: one owner, an orderly end, a violent one, too much at once.

use std::io::Read;
use std::net::TcpStream;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use super::http::{Http, native_block};
use crate::support::{Engine, Process, run};

#[test]
fn a_second_process_on_the_same_data_is_told_at_once() {
    let engine = Engine::start(&[]);
    let begun = Instant::now();
    let second = run(
        &["engine", "--engine-listen", "127.0.0.1:0"],
        engine.folder.path(),
    );
    let error = String::from_utf8_lossy(&second.stderr);
    assert!(!second.status.success());
    assert!(
        error.contains(&format!("in use by process {}", engine.process.pid())),
        "{error}"
    );
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert_eq!(Http::new(&engine.url).ask("SELECT 1"), "1");
}

/// Killing what was answered for would hit the next statement of a session, which carries its mark for a moment.
#[test]
fn statements_whose_clients_took_the_answer_are_not_cancelled() {
    const GIVEN_UP: &str = "a client went away; its statement is cancelled";
    let mut engine = Engine::start(&["--log", "clickmill_engine=debug"]);
    let http = Http::new(&engine.url);
    thread::scope(|scope| {
        for session in [None, None, Some("a"), Some("b"), Some("c"), Some("d")] {
            let http = http.clone();
            scope.spawn(move || {
                let session = session.map(|id| ("session_id", id));
                for _ in 0..50 {
                    let answer = http.post(session.as_slice(), "SELECT 1");
                    assert_eq!(answer.text(), "1\n");
                }
            });
        }
    });
    let output = engine.process.output();
    assert!(!output.contains(GIVEN_UP), "{output}");

    // So it is said when it happens.
    let sql = "SELECT sleep(3)";
    let gone = http.begin("/", sql.len(), sql.as_bytes());
    http.wait_until("SELECT count() FROM system.processes WHERE query LIKE '%sleep(3)%' AND query NOT LIKE '%LIKE%'", "1");
    drop(gone);
    let deadline = Instant::now() + Duration::from_secs(20);
    while !engine.process.output().contains(GIVEN_UP) {
        assert!(Instant::now() < deadline);
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn sigterm_lets_running_statements_finish() {
    let mut engine = Engine::start(&[]);
    let http = Http::new(&engine.url);
    http.ask("CREATE TABLE t (a UInt32) ENGINE = MergeTree ORDER BY a");
    let query = thread::spawn({
        let http = http.clone();
        move || http.post(&[], "SELECT sleep(2), 'done'").text()
    });
    http.wait_until("SELECT count() FROM system.processes WHERE query LIKE '%sleep(2)%' AND query NOT LIKE '%LIKE%'", "1");
    let status = engine.process.terminate();
    assert!(status.success(), "{status}: {}", engine.process.output());
    assert_eq!(query.join().unwrap(), "0\tdone\n");
}

#[test]
fn sigterm_does_not_wait_for_ever() {
    let mut engine = Engine::start(&[]);
    let http = Http::new(&engine.url);
    let sql = "SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 5";
    let mut stream = http.begin("/", sql.len(), sql.as_bytes());
    http.wait_until("SELECT count() > 1 FROM system.processes", "1");
    let begun = Instant::now();
    let status = engine.process.terminate();
    assert!(status.success(), "{status}: {}", engine.process.output());
    assert!(
        begun.elapsed() < Duration::from_secs(25),
        "it took {:?}",
        begun.elapsed()
    );
    // The client is not left waiting either, whether it sees an answer or the end of its connection.
    stream.read_to_end(&mut Vec::new()).ok();
}

#[test]
fn what_was_acknowledged_survives_sigkill() {
    let mut engine = Engine::start(&[]);
    let http = Http::new(&engine.url);
    http.ask("CREATE TABLE t (a UInt32) ENGINE = MergeTree ORDER BY a");
    let block = native_block(1000);
    let writer = thread::spawn({
        let http = http.clone();
        move || {
            let mut acknowledged = 0_u64;
            let insert = || {
                let mut stream =
                    http.begin("/?query=INSERT+INTO+t+FORMAT+Native", block.len(), &block);
                let mut answer = [0; 12];
                stream
                    .read_exact(&mut answer)
                    .ok()
                    .filter(|()| answer.ends_with(b"200"))
            };
            let attempt = || {
                std::panic::catch_unwind(std::panic::AssertUnwindSafe(insert))
                    .ok()
                    .flatten()
            };
            while attempt().is_some() {
                acknowledged += 1;
            }
            acknowledged
        }
    });
    thread::sleep(Duration::from_secs(2));
    let pid = engine.process.pid().to_string();
    assert!(
        Command::new("kill")
            .args(["-KILL", &pid])
            .status()
            .unwrap()
            .success()
    );
    engine.process.wait();
    let acknowledged = writer.join().unwrap();
    let mut again = Process::clickmill(
        &["engine", "--engine-listen", "127.0.0.1:0"],
        engine.folder.path(),
    );
    let http = Http::new(&format!("http://{}", again.wait_for("listening on ")));
    let stored: u64 = http.ask("SELECT count() FROM t").parse().unwrap();
    assert!(acknowledged > 0);
    // The one that was under way may have been stored, whole.
    assert!(
        stored == acknowledged * 1000 || stored == (acknowledged + 1) * 1000,
        "{stored} of {acknowledged} inserts"
    );
}

#[test]
fn too_much_at_once_is_refused_in_time() {
    let engine = Engine::start(&[]);
    let http = Http::new(&engine.url);
    let sql = "SELECT sleep(3)";
    let crowd: Vec<TcpStream> = (0..300)
        .map(|_| http.begin("/", sql.len(), sql.as_bytes()))
        .collect();
    let mut refused = 0;
    for mut stream in crowd {
        stream
            .set_read_timeout(Some(Duration::from_millis(20)))
            .unwrap();
        let mut start = [0; 12];
        if stream.read_exact(&mut start).is_ok() && start.ends_with(b"503") {
            refused += 1;
        }
        // Dropping the stream takes the statement out of the queue.
    }
    // 16 run, 256 wait, the rest is turned away.
    assert!((1..=28).contains(&refused), "{refused} were refused");
    http.wait_until("SELECT 1", "1");
}

/// With the library's four, statements that change tables of many parts take minutes.
#[test]
fn there_are_as_many_places_for_merges_as_on_a_server() {
    let engine = Engine::start(&[]);
    let sql = "SELECT arrayProduct(groupArray(toUInt32(value))) FROM system.server_settings \
               WHERE name IN ('background_pool_size', 'background_merges_mutations_concurrency_ratio')";
    let places: f64 = Http::new(&engine.url).ask(sql).parse().unwrap();
    assert!(places >= 32.0, "{places}");
}
