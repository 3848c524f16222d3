//! Clicks that keep every rule of a message, and yet break one of the table.

use std::fmt::Write as _;
use std::process::Command;

use serde_json::json;

use crate::support::{Broker, Serve};

const CLICKS: u64 = 2_000;
/// Places of the clicks that the table refuses: both ends, and one in between.
const FORBIDDEN: [u64; 3] = [0, 777, 1_999];
const CONSTRAINT: &str = "ALTER TABLE clicks ADD CONSTRAINT ok CHECK short_code != 'forbidden'";

/// Posts 2,000 clicks in one body, of which three are forbidden.
fn post_clicks(serve: &Serve) {
    let mut body = String::new();
    for number in 0..CLICKS {
        let is_forbidden = FORBIDDEN.contains(&number);
        let click = json!({
            "workspace_id": "acme", "link_id": format!("lnk_{}", number % 50), "clicked_at": 1_772_366_400_000 + number,
            "domain": "go.acme.com", "short_code": if is_forbidden { "forbidden" } else { "fine" },
        });
        writeln!(body, "{click}").unwrap();
    }
    let answer = serve.api.post("/v1/clicks", &body);
    assert_eq!(answer, (202, json!({"accepted": CLICKS, "rejected": []})));
}

fn assert_all_but_the_forbidden_are_stored(serve: &mut Serve) {
    serve.wait_for_messages(CLICKS);
    assert_eq!(serve.number("SELECT count() FROM clicks"), CLICKS - 3);
    let places = "SELECT uniqExact(clicked_at) FROM clicks WHERE short_code = 'fine'";
    assert_eq!(serve.number(places), CLICKS - 3);
    let letters = "SELECT reason, field, JSONExtractInt(payload, 'clicked_at') - 1772366400000 AS number FROM dead_letters ORDER BY number";
    let expected = FORBIDDEN.map(|number| format!("refused_by_store\t\t{number}"));
    assert_eq!(serve.query(letters), expected.join("\n"));
    assert_eq!(serve.number("SELECT sum(dead) FROM spans"), 3);
    serve.assert_audit_is_clean();
}

#[test]
fn three_rows_the_store_refuses_are_dead_letters_and_all_others_are_stored() {
    let folder = tempfile::tempdir().unwrap();
    let mut serve = Serve::start(folder.path(), &[]);
    serve.query(CONSTRAINT);
    post_clicks(&serve);
    assert_all_but_the_forbidden_are_stored(&mut serve);
}

#[test]
fn a_click_that_was_refused_is_no_repeat_when_it_comes_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut serve = Serve::start(folder.path(), &[]);
    serve.query(CONSTRAINT);
    post_clicks(&serve);
    assert_all_but_the_forbidden_are_stored(&mut serve);
    serve.query("ALTER TABLE clicks DROP CONSTRAINT ok");
    post_clicks(&serve);
    serve.wait_for_messages(2 * CLICKS);
    assert_eq!(serve.number("SELECT count() FROM clicks"), CLICKS);
    assert_eq!(
        serve.number("SELECT uniqExact(click_id) FROM clicks"),
        CLICKS
    );
    assert_eq!(
        serve.number("SELECT sum(duplicates) FROM spans"),
        CLICKS - 3
    );
    serve.assert_audit_is_clean();
}

#[test]
fn rows_the_store_refuses_are_in_the_dead_letter_topic_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let broker = Broker::start(2);
    let mut serve = Serve::start(folder.path(), &["--kafka-brokers", &broker.addresses]);
    serve.query(CONSTRAINT);
    post_clicks(&serve);
    assert_all_but_the_forbidden_are_stored(&mut serve);

    let python = crate::support::python_with(&["confluent-kafka==2.12.1"]);
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/support/dead_letters.py");
    let output = Command::new(python)
        .args([script, &broker.addresses, "clicks.dead", "3"])
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let in_topic = String::from_utf8(output.stdout).unwrap();
    let in_table = "SELECT reason, splitByChar('@', _topic)[1], _partition, _offset FROM dead_letters ORDER BY _offset, _partition";
    let mut in_topic: Vec<_> = in_topic.lines().collect();
    let in_table = serve.query(in_table);
    let mut in_table: Vec<_> = in_table.lines().collect();
    in_topic.sort_unstable();
    in_table.sort_unstable();
    assert_eq!(in_topic, in_table);
}
