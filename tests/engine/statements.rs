//! Statements, their formats, their errors.

use super::http::Http;
use crate::support::Engine;

#[test]
fn errors_have_the_code_the_text_and_the_status_of_a_server() {
    let engine = Engine::start(&[]);
    let http = Http::new(&engine.url);
    http.ask("CREATE TABLE t (a UInt8) ENGINE = Memory");
    for (parameters, body, status, code, text) in [
        (vec![], "SELECT * FROM nosuch", 404, "60", "(UNKNOWN_TABLE)"),
        (vec![], "SELEC 1", 400, "62", "(SYNTAX_ERROR)"),
        (vec![], "", 400, "62", "Empty query"),
        (vec![], "exit", 400, "62", "(SYNTAX_ERROR)"),
        (
            vec![],
            "SELECT 1; DROP TABLE t",
            400,
            "62",
            "Multi-statements",
        ),
        (
            vec![("nosuch", "1")],
            "SELECT 1",
            404,
            "115",
            "Unknown setting 'nosuch'",
        ),
        (
            vec![("max_threads", "x")],
            "SELECT 1",
            400,
            "27",
            "Cannot parse input",
        ),
        (
            vec![("database", "nosuch")],
            "SELECT 1",
            404,
            "81",
            "Database nosuch does not exist",
        ),
        (
            vec![("password", "wrong")],
            "SELECT 1",
            403,
            "516",
            "default: Authentication failed",
        ),
        (
            vec![],
            "SELECT {a:UInt8}",
            500,
            "456",
            "(UNKNOWN_QUERY_PARAMETER)",
        ),
        (
            vec![],
            "INSERT INTO t VALUES (1), (x",
            400,
            "62",
            "Cannot parse",
        ),
        (
            vec![],
            "INSERT INTO t SELECT * FROM input('a UInt8') FORMAT CSV\n1",
            501,
            "48",
            "input()",
        ),
        (
            vec![],
            "SELECT 1 INTO OUTFILE 'x'",
            500,
            "1",
            "(UNSUPPORTED_METHOD)",
        ),
        (
            vec![("session_id", "s"), ("session_check", "1")],
            "SELECT 1",
            500,
            "372",
            "Session s not found",
        ),
    ] {
        let answer = http.post(&parameters, body);
        let seen = answer.text();
        assert_eq!(
            (answer.status, answer.header("X-ClickHouse-Exception-Code")),
            (status, code),
            "{body}: {seen}"
        );
        assert!(
            seen.starts_with(&format!("Code: {code}. DB::Exception: ")),
            "{body}: {seen}"
        );
        assert!(
            seen.contains(text) && seen.contains("(version 26."),
            "{body}: {seen}"
        );
    }
    assert_eq!(http.ask("SELECT count() FROM t"), "0");
}

#[test]
fn get_changes_nothing() {
    let engine = Engine::start(&[]);
    let http = Http::new(&engine.url);
    http.ask("CREATE TABLE t (a UInt8) ENGINE = Memory");
    for session in [&[][..], &[("session_id", "s")][..]] {
        for sql in [
            "INSERT INTO t VALUES (1)",
            "DROP TABLE t",
            "CREATE TABLE u (a UInt8) ENGINE = Memory",
        ] {
            let answer = http.get(&[&[("query", sql)], session].concat(), ("Accept", "*/*"));
            assert_eq!(
                answer.header("X-ClickHouse-Exception-Code"),
                "164",
                "{sql}: {}",
                answer.text()
            );
        }
        let answer = http.get(
            &[&[("query", "SELECT count() FROM t")], session].concat(),
            ("Accept", "*/*"),
        );
        assert_eq!(answer.text(), "0\n");
    }
    assert_eq!(http.ask("SHOW TABLES"), "t");
}

#[test]
fn headers_tell_what_a_server_tells() {
    let engine = Engine::start(&[]);
    let http = Http::new(&engine.url);
    let answer = http.post(
        &[("query_id", "my-id"), ("default_format", "JSONEachRow")],
        "SELECT 1 AS a",
    );
    assert_eq!(answer.text(), "{\"a\":1}\n");
    assert_eq!(answer.header("X-ClickHouse-Query-Id"), "my-id");
    assert_eq!(answer.header("X-ClickHouse-Format"), "JSONEachRow");
    assert_eq!(
        answer.header("X-ClickHouse-Timezone"),
        http.ask("SELECT timezone()")
    );
    assert_eq!(answer.header("X-ClickHouse-Exception-Tag").len(), 16);
    assert_eq!(
        answer.header("Content-Type"),
        "application/x-ndjson; charset=UTF-8"
    );
    http.ask("CREATE TABLE t (a UInt32) ENGINE = Memory");
    let answer = http.post(&[("query", "INSERT INTO t FORMAT CSV")], "1\n2\n3\n");
    assert!(
        answer
            .header("X-ClickHouse-Summary")
            .contains("\"written_rows\":\"3\"")
    );
    assert_eq!(answer.header("X-ClickHouse-Query-Id").len(), 36);
    for path in ["/ping", "/", "/replicas_status"] {
        assert_eq!(
            Http::new(&format!("{}{path}", engine.url))
                .get(&[], ("Accept", "*/*"))
                .text(),
            "Ok.\n"
        );
    }
}

#[test]
fn parameters_are_values_wherever_they_come_from() {
    let engine = Engine::start(&[]);
    let http = Http::new(&engine.url);
    let answer = http.post(
        &[("param_a", "it's\\t\\\\"), ("param_n", "3")],
        "SELECT {a:String}, {n:UInt8} FORMAT TSVRaw",
    );
    assert_eq!(answer.text(), "it's\t\\\t3\n");
    let answer = http.post(
        &[("param_t", "system.one"), ("param_d", "one")],
        "SELECT * FROM system.{d:Identifier}",
    );
    assert_eq!(answer.text(), "0\n");
    http.ask("CREATE TABLE t (a UInt32) ENGINE = Memory");
    let answer = http.post(
        &[
            ("query", "INSERT INTO {t:Identifier} FORMAT CSV"),
            ("param_t", "t"),
        ],
        "5\n",
    );
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(http.ask("SELECT a FROM t"), "5");
}

#[test]
fn files_of_the_machine_are_out_of_reach() {
    let engine = Engine::start(&[]);
    let http = Http::new(&engine.url);
    let secret = engine.folder.path().join("secret.csv");
    std::fs::write(&secret, "1\n").unwrap();
    let secret = secret.display();
    for sql in [
        format!("SELECT * FROM file('{secret}', 'CSV', 'a UInt8')"),
        format!("SELECT * FROM `{secret}`"),
        format!("INSERT INTO FUNCTION file('{secret}', 'CSV', 'a UInt8') VALUES (2)"),
        format!("CREATE TABLE f (a UInt8) ENGINE = File(CSV, '{secret}')"),
    ] {
        let answer = http.post(&[], &sql);
        assert_eq!(
            answer.header("X-ClickHouse-Exception-Code"),
            "497",
            "{sql}: {}",
            answer.text()
        );
    }
    let answer = http.get(&[("query", "SELECT 1")], ("Origin", "https://example.org"));
    assert_eq!(
        (answer.status, answer.header("X-ClickHouse-Exception-Code")),
        (403, "516")
    );
}
