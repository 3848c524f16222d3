//! Answers that are given again, refused, or explained.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{Api, Process, StoredClicks, TOKEN};

/// Clicks of March 2026, and an API on them.
struct Answering {
    clicks: StoredClicks,
    api: Api,
    _process: Process,
}

impl Answering {
    fn start(more: &[&str]) -> Self {
        let clicks = StoredClicks::start();
        let args = [
            "api",
            "--clickhouse-url",
            clicks.url(),
            "--admin-token",
            TOKEN,
        ];
        let ports = ["--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"];
        let mut process = Process::clickmill(&[&args[..], &ports, more].concat(), Path::new("."));
        let api = Api::new(&process.wait_for("API "), TOKEN);
        Self {
            clicks,
            api,
            _process: process,
        }
    }

    fn get(&self, question: &str) -> (u16, Value) {
        self.api
            .get(&format!("/v1/workspaces/acme/analytics/{question}"))
    }
}

const MARCH: &str = "from=2026-03-01&to=2026-03-31";

/// The status, the entity tag and the body of an answer to a question of which a client has this tag.
fn get_if_none_match(api: &Api, question: &str, tag: &str) -> (u16, String, Vec<u8>) {
    let path = format!("/v1/workspaces/acme/analytics/{question}");
    api.get_with(&path, &[("If-None-Match", tag)])
}

#[test]
fn an_answer_is_the_same_until_something_new_is_settled() {
    let answering = Answering::start(&[]);
    let question = format!("summary?{MARCH}&breakdowns=country");
    let (status, tag, body) = get_if_none_match(&answering.api, &question, "");
    assert_eq!(status, 200);
    assert!(tag.starts_with("W/\""), "{tag}");
    let before: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(before["totals"]["clicks"], 300);

    let (status, same, body) = get_if_none_match(&answering.api, &question, &tag);
    assert_eq!((status, &same, body.len()), (304, &tag, 0));
    let listed = format!("\"other\", {tag}");
    assert_eq!(get_if_none_match(&answering.api, &question, &listed).0, 304);

    answering.clicks.insert(1, 100, 4);
    answering.clicks.note_span(1, 100);
    let deadline = Instant::now() + Duration::from_secs(30);
    let (after, new) = loop {
        let (status, new, body) = get_if_none_match(&answering.api, &question, &tag);
        if status == 200 {
            break (serde_json::from_slice::<Value>(&body).unwrap(), new);
        }
        assert!(Instant::now() < deadline, "the new clicks are not answered");
        thread::sleep(Duration::from_millis(50));
    };
    assert_eq!(after["totals"]["clicks"], 400);
    assert_ne!(new, tag);
    let as_of = |answer: &Value| answer["meta"]["data_as_of"].as_str().unwrap().to_owned();
    assert!(as_of(&after) >= as_of(&before));
}

#[test]
fn each_request_has_an_id_of_its_own_in_the_same_answer() {
    let answering = Answering::start(&[]);
    let ask = || answering.get(&format!("totals?{MARCH}")).1;
    let (mut one, mut other) = (ask(), ask());
    assert_ne!(one["meta"]["request_id"], other["meta"]["request_id"]);
    for answer in [&mut one, &mut other] {
        let meta = answer["meta"].as_object_mut().unwrap();
        for name in ["request_id", "lag_seconds", "data_as_of"] {
            assert!(meta.remove(name).is_some(), "{name}");
        }
    }
    assert_eq!(one, other);
}

#[test]
fn an_answer_says_which_tables_it_was_read_from() {
    let answering = Answering::start(&[]);
    let explained = |question: &str| answering.get(question).1["meta"]["explain"].take();
    assert_eq!(
        explained(&format!("totals?{MARCH}&compare=previous&explain=true")),
        json!([
            {"counts": "all parts", "window": "current", "reads": ["totals_15m"]},
            {"counts": "totals and series", "window": "previous", "reads": ["totals_15m"]},
        ])
    );
    assert_eq!(
        explained(&format!("breakdown/country?{MARCH}&explain=true")),
        json!([{"counts": "all parts", "window": "current", "reads": ["clicks"]}])
    );
    assert_eq!(explained(&format!("totals?{MARCH}")), Value::Null);
}

#[test]
fn everything_that_is_wrong_with_a_general_question_is_named_at_once() {
    let answering = Answering::start(&[]);
    let path = "/v1/workspaces/acme/analytics/query";
    let body = json!({"period": "lastmoth", "dimensions": ["contry"], "filters": [{"dimension": "os", "is": []}], "limit": 0});
    let (status, answer) = answering.api.post(path, &body.to_string());
    assert_eq!(status, 400);
    let fields = answer["error"]["fields"].as_array().unwrap().iter();
    let mut fields: Vec<&str> = fields
        .map(|field| field["field"].as_str().unwrap())
        .collect();
    fields.sort_unstable();
    assert_eq!(fields, ["dimensions", "filters[0].is", "limit", "period"]);
    let (status, answer) = answering.api.post(path, "[]");
    assert_eq!(
        (status, &answer["error"]["code"]),
        (400, &json!("invalid_request"))
    );
}

/// A limit of 100,000 rows, and two workspaces with 500,000 clicks each, which lie before and after those of the first in the
/// order of the table.
fn among_others() -> Answering {
    let answering = Answering::start(&["--query-rows", "100000"]);
    answering.clicks.query(
        "INSERT INTO clicks (workspace_id, link_id, clicked_at, _topic, _partition, _offset) \
         SELECT if(number % 2 = 0, 'aaa', 'zzz'), toString(number % 100), \
                toDateTime64('2026-03-01 00:00:00', 3, 'UTC') + 10 * number, 'others', 0, number FROM numbers(1000000)",
    );
    answering.clicks.query("OPTIMIZE TABLE clicks FINAL");
    answering.clicks.query("OPTIMIZE TABLE totals_15m FINAL");
    answering
}

#[test]
fn a_workspace_reads_the_granules_that_its_own_clicks_are_in() {
    let answering = among_others();
    for question in [
        "totals",
        "breakdown/country",
        "links",
        "breakdown/link,country",
    ] {
        let more = "from=2026-03-01&to=2026-12-31&visitors=true&compare=none";
        let (status, body) = answering.get(&format!("{question}?{more}"));
        let clicks = &body["totals"]["clicks"];
        assert_eq!((status, clicks), (200, &json!(300)), "{question}: {body}");
    }
}

#[test]
fn a_question_that_would_read_too_much_is_refused_and_others_are_answered() {
    let answering = among_others();
    let get = |question: &str| {
        let window = "from=2026-03-01&to=2026-12-31&compare=none";
        answering
            .api
            .get(&format!("/v1/workspaces/aaa/analytics/{question}?{window}"))
    };
    let (status, body) = get("breakdown/country");
    assert_eq!(status, 422, "{body}");
    assert_eq!(body["error"]["code"], "unprocessable");
    let message = body["error"]["message"].as_str().unwrap();
    assert!(message.contains("shorter window"), "{message}");
    // The rollup has fewer rows than that.
    let (status, body) = get("totals");
    let clicks = &body["totals"]["clicks"];
    assert_eq!((status, clicks), (200, &json!(500_000)), "{body}");
}
