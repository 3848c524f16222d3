//! Inserts: once, whole, or not at all.

use std::thread;
use std::time::Duration;

use super::http::{Http, native_block};
use crate::support::Engine;

#[test]
fn a_token_is_used_once_even_by_the_target_of_a_view() {
    let engine = Engine::start(&[]);
    let http = Http::new(&engine.url);
    let window = "SETTINGS non_replicated_deduplication_window = 10000";
    http.ask(&format!(
        "CREATE TABLE src (a UInt32) ENGINE = MergeTree ORDER BY a {window}"
    ));
    http.ask(&format!(
        "CREATE TABLE dst (k UInt32, c UInt64) ENGINE = SummingMergeTree ORDER BY k {window}"
    ));
    http.ask("CREATE MATERIALIZED VIEW mv TO dst AS SELECT a % 10 AS k, count() AS c FROM src GROUP BY k");
    let insert = |token: &str| {
        let settings = [
            ("query", "INSERT INTO src FORMAT Native"),
            ("insert_deduplication_token", token),
            ("async_insert", "0"),
            ("max_insert_threads", "1"),
        ];
        let answer = http.post(&settings, native_block(500_000));
        assert_eq!(answer.status, 200, "{}", answer.text());
    };
    for token in [
        "clicks:0:1-500000",
        "clicks:0:1-500000",
        "clicks:0:500001-1000000",
        "clicks:0:1-500000",
    ] {
        insert(token);
    }
    assert_eq!(http.ask("SELECT count() FROM src"), "1000000");
    assert_eq!(http.ask("SELECT sum(c) FROM dst"), "1000000");
    // Every insert was one block, and so one part, however its bytes were cut on the way.
    let parts = "SELECT max(rows), countIf(level = 0 AND rows != 500000) FROM system.parts WHERE table = 'src'";
    assert!(http.ask(parts).ends_with("\t0"), "{}", http.ask(parts));
}

#[test]
fn an_insert_that_breaks_off_stores_nothing() {
    let engine = Engine::start(&[]);
    let http = Http::new(&engine.url);
    http.ask("CREATE TABLE t (a UInt32) ENGINE = MergeTree ORDER BY a");
    let block = native_block(400_000);
    for cut in [100, 300_000, block.len() - 1] {
        let stream = http.begin(
            "/?query=INSERT+INTO+t+FORMAT+Native",
            block.len(),
            &block[..cut],
        );
        thread::sleep(Duration::from_millis(100));
        drop(stream);
    }
    // Rows that are complete, of a body that is not.
    drop(http.begin("/?query=INSERT+INTO+t+FORMAT+CSV", 100, b"1\n2\n3\n"));
    let whole = http.post(&[("query", "INSERT INTO t FORMAT Native")], &block);
    assert_eq!(whole.status, 200);
    http.wait_until("SELECT count() FROM system.processes", "1");
    assert_eq!(http.ask("SELECT count() FROM t"), "400000");
}

#[test]
fn a_row_that_does_not_fit_stores_nothing() {
    let engine = Engine::start(&[]);
    let http = Http::new(&engine.url);
    http.ask(
        "CREATE TABLE t (a UInt8, CONSTRAINT small CHECK a < 10) ENGINE = MergeTree ORDER BY a",
    );
    for (body, code) in [
        ("{\"a\":1}\n{\"a\":50}\n", "469"),
        ("{\"a\":1}\n{\"a\":\"x\"}\n", "27"),
    ] {
        let answer = http.post(&[("query", "INSERT INTO t FORMAT JSONEachRow")], body);
        assert_eq!(
            answer.header("X-ClickHouse-Exception-Code"),
            code,
            "{}",
            answer.text()
        );
    }
    assert_eq!(http.ask("SELECT count() FROM t"), "0");
}

#[test]
fn data_may_follow_the_statement_in_the_body() {
    let engine = Engine::start(&[]);
    let http = Http::new(&engine.url);
    http.ask("CREATE TABLE t (a UInt32, b String DEFAULT 'none') ENGINE = Memory");
    http.ask("INSERT INTO t (a) FORMAT JSONEachRow\n{\"a\":1}\n{\"a\":2}\n");
    http.ask("INSERT INTO t VALUES (3, 'it''s; SELECT 1'), (4, 'x');");
    // An empty line is a row of CSV, not the end of the statement.
    http.ask("INSERT INTO t (b) FORMAT CSV\n\"one\"\n\n\"two\"\n");
    assert_eq!(
        http.ask("SELECT a, b FROM t WHERE a > 0 ORDER BY a"),
        "1\tnone\n2\tnone\n3\tit\\'s; SELECT 1\n4\tx"
    );
    assert_eq!(
        http.ask("SELECT groupArray(b) FROM (SELECT b FROM t WHERE a = 0 AND b != '' ORDER BY b)"),
        "['none','one','two']"
    );
}

#[test]
fn a_damaged_block_is_refused() {
    let engine = Engine::start(&[]);
    let http = Http::new(&engine.url);
    http.ask("CREATE TABLE t (a UInt8) ENGINE = Memory");
    // What the engine sends in its own compression, it takes; and not when a bit has changed.
    let mut blocks = http
        .post(&[("compress", "1")], "SELECT 7 FORMAT RowBinary")
        .body;
    let insert = [
        ("query", "INSERT INTO t FORMAT RowBinary"),
        ("decompress", "1"),
    ];
    assert_eq!(http.post(&insert, &blocks).status, 200);
    *blocks.last_mut().unwrap() ^= 1;
    let answer = http.post(&insert, &blocks);
    assert_eq!(
        answer.header("X-ClickHouse-Exception-Code"),
        "40",
        "{}",
        answer.text()
    );
    let answer = http.post_encoded("gzip", "INSERT INTO t FORMAT RowBinary", b"no gzip at all");
    assert_eq!(answer.status, 500, "{}", answer.text());
    assert_eq!(http.ask("SELECT groupArray(a) FROM t"), "[7]");
}
