//! Results: streamed, whole, broken off.

use std::fs;
use std::io::Read;

use super::http::Http;
use crate::support::Engine;

/// The memory of a process that is its own, in bytes.
fn memory_of(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("RssAnon:"))
        .unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
}

#[test]
fn ten_million_rows_flow_through_little_memory() {
    let engine = Engine::start(&[]);
    let http = Http::new(&engine.url);
    http.ask("SELECT count() FROM numbers(1000000)");
    let pid = engine.process.pid();
    let before = memory_of(pid);
    let mut stream = http.begin(
        "/?default_format=RowBinary",
        34,
        b"SELECT number FROM numbers(1e7)   ",
    );
    let mut buffer = vec![0; 1 << 20];
    let (mut seen, mut most) = (0, 0);
    while seen < 80_000_000 {
        let count = stream.read(&mut buffer).unwrap();
        assert!(count > 0, "the result ended after {seen} bytes");
        seen += count;
        most = most.max(memory_of(pid));
    }
    // 80 MB of result; what grows is buffers and the query itself.
    assert!(
        most < before + (40 << 20),
        "memory grew from {before} to {most}"
    );
}

#[test]
fn every_format_is_one_document() {
    let engine = Engine::start(&[]);
    let http = Http::new(&engine.url);
    let rows = 200_000;
    let sql = format!(
        "SELECT number AS \"a\", toString(number) AS b FROM numbers({rows}) ORDER BY number"
    );
    let lines = |format: &str| http.ask(&format!("{sql} FORMAT {format}")).lines().count();
    assert_eq!(lines("TabSeparated"), rows);
    assert_eq!(lines("JSONEachRow"), rows);
    for format in [
        "TSVWithNames",
        "CSVWithNames",
        "JSONCompactEachRowWithNames",
    ] {
        assert_eq!(lines(format), rows + 1, "{format}");
    }
    for format in [
        "TSVWithNamesAndTypes",
        "CSVWithNamesAndTypes",
        "JSONCompactEachRowWithNamesAndTypes",
    ] {
        assert_eq!(lines(format), rows + 2, "{format}");
    }
    let json: serde_json::Value =
        serde_json::from_str(&http.ask(&format!("{sql} FORMAT JSON"))).unwrap();
    assert_eq!(
        (
            json["rows"].as_u64(),
            json["data"].as_array().unwrap().len()
        ),
        (Some(200_000), rows)
    );
    // What goes out in one format comes back in the same.
    for format in [
        "Native",
        "RowBinaryWithNamesAndTypes",
        "Parquet",
        "ArrowStream",
        "Arrow",
        "ORC",
        "Avro",
        "CSVWithNames",
    ] {
        let body = http
            .post(&[("query", &format!("{sql} FORMAT {format}"))], "")
            .body;
        http.ask("CREATE OR REPLACE TABLE back (a UInt64, b String) ENGINE = Memory");
        let answer = http.post(
            &[("query", &format!("INSERT INTO back FORMAT {format}"))],
            &body,
        );
        assert_eq!(answer.status, 200, "{format}: {}", answer.text());
        assert_eq!(
            http.ask("SELECT count(), sum(a), uniqExact(b) FROM back"),
            "200000\t19999900000\t200000",
            "{format}"
        );
    }
    let totals = "SELECT number % 2 AS k, count() AS c FROM numbers(4) GROUP BY k WITH TOTALS ORDER BY k FORMAT TSVWithNames";
    assert_eq!(http.ask(totals), "k\tc\n0\t2\n1\t2\n\n0\t4");
}

#[test]
fn a_result_that_breaks_off_says_so() {
    let engine = Engine::start(&[]);
    let http = Http::new(&engine.url);
    let sql = "SELECT number, throwIf(number = 3000000) FROM numbers(10000000)";
    let target = "/?default_format=TSV";
    let mut stream = http.begin(target, sql.len(), sql.as_bytes());
    let mut raw = Vec::new();
    stream.read_to_end(&mut raw).unwrap();
    let text = String::from_utf8_lossy(&raw);
    let tag = text
        .lines()
        .find_map(|line| line.strip_prefix("x-clickhouse-exception-tag: "))
        .unwrap();
    assert!(text.starts_with("HTTP/1.1 200 "));
    assert!(text.contains(&format!(
        "\r\n__exception__\r\n{tag}\r\nCode: 395. DB::Exception: "
    )));
    assert!(text.contains(&format!(" {tag}\r\n__exception__\r\n")));
    assert!(
        !text.ends_with("0\r\n\r\n"),
        "the chunked encoding must not end as if all were well"
    );
    // With wait_end_of_query the failure is known before the status.
    let answer = http.post(&[("wait_end_of_query", "1")], sql);
    assert_eq!(
        (answer.status, answer.header("X-ClickHouse-Exception-Code")),
        (500, "395")
    );
    // So it is when little has been produced.
    let answer = http.post(
        &[],
        "SELECT throwIf(number = 3) FROM numbers(10) FORMAT JSONEachRow",
    );
    assert_eq!(
        (answer.status, answer.header("X-ClickHouse-Exception-Code")),
        (500, "395")
    );
}

#[test]
fn a_statement_dies_with_its_client() {
    let engine = Engine::start(&[]);
    let http = Http::new(&engine.url);
    let running = "SELECT count() FROM system.processes WHERE query LIKE '%numbers(1000000000000)%' AND query NOT LIKE '%system.processes%'";
    for (sql, format) in [
        // Nothing comes out of the first: only KILL QUERY reaches it. The second is waiting for its client.
        (
            "SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 5",
            "TSV",
        ),
        ("SELECT number FROM numbers(1000000000000)", "TSV"),
        (
            "SELECT sum(sipHash64(number)) FROM numbers(1000000000000)",
            "JSON",
        ),
    ] {
        let stream = http.begin(
            &format!("/?default_format={format}"),
            sql.len(),
            sql.as_bytes(),
        );
        http.wait_until(running, "1");
        drop(stream);
        http.wait_until(running, "0");
    }
}
