//! Questions that cost more than one may are refused in bounded time, and others are answered meanwhile.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{Api, Process, StoredClicks, TOKEN};

/// Clients that ask for too much, each again as soon as it is answered.
const GREEDY: usize = 5;
/// How often they must have been refused, all together, and how many questions others must have asked by then.
const REFUSALS: u64 = 6;
const MODEST: u64 = 20;
/// How much longer than it may be counted a question may take to be refused: it waits for a place, and for a machine that is busy
/// with other tests.
const SLACK: Duration = Duration::from_secs(40);
/// How long all of it may take.
const PATIENCE: Duration = Duration::from_mins(4);
/// 2026-04-01T00:00:00Z, after all clicks of `acme`.
const APRIL: u64 = 1_775_001_600_000;
const MINUTE: u64 = 60_000;

/// 300 clicks of `acme`, and four million of `many`, hardly two of which are alike.
fn clicks() -> StoredClicks {
    let clicks = StoredClicks::start();
    clicks.query(
        "INSERT INTO clicks (workspace_id, link_id, clicked_at, city, referrer, browser, browser_version, visitor_id, \
                             _topic, _partition, _offset) \
         SELECT 'many', toString(number % 20011), toDateTime64('2026-03-01 00:00:00', 3, 'UTC') + intDiv(number, 2), \
                toString(number % 1009), toString(number % 2003), 'Chrome', toString(number % 101), cityHash64(number), \
                'many', 0, number FROM numbers(4000000)",
    );
    clicks
}

/// An API with limits of its own.
fn api(clicks: &StoredClicks, limits: &[&str]) -> (Process, Api) {
    let args = ["api", "--clickhouse-url", clicks.url()];
    let ports = ["--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"];
    let args = [&args[..], &["--admin-token", TOKEN], &ports, limits].concat();
    let mut process = Process::clickmill(&args, Path::new("."));
    let api = Api::new(&process.wait_for("API "), TOKEN);
    (process, api)
}

/// What became of questions that are too much.
#[derive(Default)]
struct Refusals {
    asked: AtomicU64,
    /// 422, because of a limit.
    too_costly: AtomicU64,
    /// 503, because others were waiting already.
    put_off: AtomicU64,
}

impl Refusals {
    /// Asks for what costs more than a limit, and holds the refusal against what it must be. No two questions are the same.
    fn ask(&self, api: &Api, limit: &Limit) {
        let number = self.asked.fetch_add(1, Ordering::Relaxed);
        let body = json!({
            "from": "2026-03-01T00:00:00Z",
            "to": (1_800_000_000_000 + number).to_string(),
            "dimensions": ["link", "city", "referrer", "browser_version"],
            "visitors": true,
        });
        let asked = Instant::now();
        let path = "/v1/workspaces/many/analytics/query";
        let answer = api.answer_to(path, Some(&body.to_string()));
        assert!(
            asked.elapsed() < limit.time + SLACK,
            "{:?}",
            asked.elapsed()
        );
        let error: Value = serde_json::from_str(&answer.body).unwrap();
        let (code, message) = (&error["error"]["code"], &error["error"]["message"]);
        match answer.status {
            422 => {
                assert_eq!(code, "unprocessable");
                assert!(message.as_str().unwrap().contains(limit.name), "{message}");
                self.too_costly.fetch_add(1, Ordering::Relaxed);
            }
            503 => {
                assert_eq!(code, "service_unavailable");
                assert_eq!(answer.retry_after.as_deref(), Some("1"));
                self.put_off.fetch_add(1, Ordering::Relaxed);
            }
            status => panic!("{status} {}", answer.body),
        }
    }
}

/// A limit that questions about `many` hit.
struct Limit {
    name: &'static str,
    settings: &'static [&'static str],
    time: Duration,
}

const LIMITS: [Limit; 3] = [
    Limit {
        name: "rows",
        settings: &["--query-rows", "1000000"],
        time: Duration::from_secs(15),
    },
    Limit {
        name: "memory",
        settings: &["--query-memory", "100"],
        time: Duration::from_secs(15),
    },
    Limit {
        name: "time",
        // The last of those who wait for the only place does so for longer than anybody is let wait.
        settings: &[
            "--query-time",
            "2s",
            "--query-threads",
            "1",
            "--report-queries",
            "1",
        ],
        time: Duration::from_secs(2),
    },
];

/// Asks a dashboard's question of `acme` that nobody has asked before, and asserts that the answer is right.
fn ask_modestly(api: &Api, number: u64) {
    let questions = [
        "summary?breakdowns=link,hour&",
        "totals?",
        "breakdown/link?",
        "timeseries?bucket=day&",
    ];
    let question = questions[usize::try_from(number).unwrap() % questions.len()];
    let to = APRIL + number * MINUTE;
    let answer = api.analytics("acme", &format!("{question}from=2026-03-01&to={to}"));
    let totals = &answer["totals"];
    let counts = ["clicks", "human_clicks", "bot_clicks"].map(|name| totals[name].as_u64());
    assert_eq!(counts, [Some(300), Some(240), Some(60)], "{question}");
    for parts in ["/rows", "/series", "/breakdowns/link", "/breakdowns/hour"] {
        let parts = answer.pointer(parts).and_then(Value::as_array);
        let clicks = |part: &Value| part["clicks"].as_u64().unwrap();
        let sum = parts.map(|parts| parts.iter().map(clicks).sum());
        assert_eq!(sum.unwrap_or(300_u64), 300, "{question}");
    }
}

#[test]
fn a_question_that_costs_too_much_is_refused_in_time_and_others_are_answered_meanwhile() {
    let clicks = clicks();
    for limit in &LIMITS {
        let (_process, api) = api(&clicks, limit.settings);
        let refusals = Refusals::default();
        let started = Instant::now();
        let is_over = |modest: u64| {
            let refused = refusals.too_costly.load(Ordering::Relaxed);
            let is_put_off = refusals.put_off.load(Ordering::Relaxed) > 0;
            modest >= MODEST && refused >= REFUSALS && (limit.name != "time" || is_put_off)
        };
        thread::scope(|scope| {
            let greedy = || {
                while !is_over(MODEST) && started.elapsed() < PATIENCE {
                    refusals.ask(&api, limit);
                }
            };
            for _ in 0..GREEDY {
                scope.spawn(greedy);
            }
            let mut modest = 0;
            while !is_over(modest) {
                assert!(started.elapsed() < PATIENCE, "limit of {}", limit.name);
                ask_modestly(&api, modest);
                modest += 1;
            }
        });
    }
}

#[test]
fn too_many_buckets_are_refused_before_anything_is_counted() {
    let clicks = StoredClicks::start();
    let (_process, api) = api(&clicks, &[]);
    let path = "/v1/workspaces/acme/analytics";
    let to = |minutes: u64| (APRIL + minutes * MINUTE).to_string();
    let get = |minutes| {
        let question = format!("timeseries?bucket=minute&from={APRIL}&to={}", to(minutes));
        api.get(&format!("{path}/{question}"))
    };
    let post = |minutes| {
        let body = json!({"from": APRIL.to_string(), "to": to(minutes), "bucket": "minute"});
        api.post(&format!("{path}/query"), &body.to_string())
    };
    for ask in [&get as &dyn Fn(u64) -> (u16, Value), &post] {
        let (status, most) = ask(10_000);
        assert_eq!(status, 200, "{most}");
        assert_eq!(most["series"].as_array().unwrap().len(), 10_000);
        let (status, answer) = ask(10_001);
        let error = &answer["error"];
        assert_eq!(
            (status, &error["code"], &error["field"]),
            (400, &json!("invalid_request"), &json!("bucket"))
        );
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("10000"), "{message}");
    }
}
