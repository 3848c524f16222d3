//! What one request sets, no other sees; unless they share a session.

use std::thread;

use super::http::Http;
use crate::support::Engine;

#[test]
fn thousands_of_requests_at_once_mix_nothing_up() {
    let engine = Engine::start(&[]);
    let http = Http::new(&engine.url);
    for database in 0..4 {
        http.ask(&format!("CREATE DATABASE d{database}"));
        http.ask(&format!(
            "CREATE TABLE d{database}.t (a UInt8) ENGINE = Memory"
        ));
        http.ask(&format!("INSERT INTO d{database}.t VALUES ({database})"));
    }
    thread::scope(|scope| {
        for worker in 0..16_u32 {
            let http = http.clone();
            scope.spawn(move || {
                for round in 0..200_u32 {
                    let number = worker * 1000 + round;
                    let database = format!("d{}", number % 4);
                    let (block, value) = ((number + 1).to_string(), format!("value {number}"));
                    if round % 5 == 0 {
                        // None of this may be seen by anybody.
                        http.ask("SET max_block_size = 77");
                        http.ask("USE d3");
                        http.ask("CREATE TEMPORARY TABLE t (a UInt8)");
                    }
                    let parameters = [("database", database.as_str()), ("max_block_size", &block), ("param_p", &value)];
                    let answer = http.post(
                        &parameters,
                        "SELECT a, currentDatabase(), getSetting('max_block_size'), {p:String} FROM t",
                    );
                    assert_eq!(answer.text(), format!("{}\t{database}\t{block}\t{value}\n", number % 4));
                }
            });
        }
    });
}

#[test]
fn a_session_remembers_and_its_requests_settings_do_not_stay() {
    let engine = Engine::start(&[]);
    let http = Http::new(&engine.url);
    http.ask("CREATE DATABASE other");
    let session = |more: &[(&str, &str)], sql: &str| {
        http.post(&[&[("session_id", "s")], more].concat(), sql)
            .text()
    };
    let state = "SELECT getSetting('max_threads'), currentDatabase()";
    assert_eq!(
        session(&[("max_threads", "7"), ("database", "other")], state),
        "7\tother\n"
    );
    let fresh = http.ask("SELECT value FROM system.settings WHERE name = 'max_threads'");
    assert_eq!(
        session(
            &[],
            "SELECT value FROM system.settings WHERE name = 'max_threads'"
        ),
        format!("{fresh}\n")
    );
    session(&[], "SET max_threads = 3");
    session(&[], "USE other");
    session(&[], "CREATE TEMPORARY TABLE tmp (a UInt8)");
    session(&[("query", "INSERT INTO tmp FORMAT CSV")], "1\n2\n");
    assert_eq!(
        session(&[("max_threads", "5"), ("database", "default")], state),
        "5\tdefault\n"
    );
    assert_eq!(session(&[], state), "3\tother\n");
    assert_eq!(session(&[], "SELECT sum(a) FROM tmp"), "3\n");
    assert_eq!(
        http.post(&[("session_id", "another")], "SELECT * FROM tmp")
            .status,
        404
    );
}

#[test]
fn a_session_serves_one_request_at_a_time_and_ends() {
    let engine = Engine::start(&[]);
    let http = Http::new(&engine.url);
    let sql = "SELECT sleep(2)";
    let _busy = http.begin("/?session_id=s", sql.len(), sql.as_bytes());
    http.wait_until("SELECT count() FROM system.processes WHERE query LIKE '%sleep(2)%' AND query NOT LIKE '%LIKE%'", "1");
    assert_eq!(
        http.post(&[("session_id", "s")], "SELECT 1")
            .header("X-ClickHouse-Exception-Code"),
        "373"
    );
    http.post(
        &[("session_id", "short"), ("session_timeout", "1")],
        "SELECT 1",
    );
    thread::sleep(std::time::Duration::from_secs(4));
    let answer = http.post(
        &[("session_id", "short"), ("session_check", "1")],
        "SELECT 1",
    );
    assert_eq!(answer.header("X-ClickHouse-Exception-Code"), "372");
}
