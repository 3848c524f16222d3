use std::path::Path;

use serde_json::{Value, json};

use super::reclassify;
use crate::support::{Serve, run, wait_until};

const AGENTS: [&str; 5] = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "curl/8.5.0",
    "",
];
const CLICKS: usize = 3_000;

/// One of some fixed agents, or one of many versions of a browser: so many verdicts are given that none comes first by chance.
fn agent(number: usize) -> String {
    let version = 60 + number / 11 % 90;
    let browser = AGENTS[0].replace("148", &version.to_string());
    AGENTS
        .get(number % 11)
        .map_or(browser, |agent| (*agent).to_owned())
}

/// Questions whose answers rest on verdicts, some from the rollup and some from the clicks.
const QUESTIONS: [&str; 7] = [
    "totals?from=2026-01-01&to=2026-03-31&compare=none",
    "timeseries?from=2026-01-01&to=2026-03-31&bucket=day&tz=Asia/Kolkata",
    "breakdown/bot_class?from=2026-01-01&to=2026-03-31",
    "breakdown/bot_name?from=2026-01-01&to=2026-03-31",
    "breakdown/browser_version?from=2026-01-01&to=2026-03-31&limit=100",
    "breakdown/browser,os?from=2026-01-01&to=2026-03-31&traffic=human",
    "summary?from=2026-01-01&to=2026-03-31&breakdowns=device,hour,country&traffic=bot",
];

#[test]
fn what_was_judged_by_other_rules_becomes_what_new_clicks_are() {
    let folder = tempfile::tempdir().unwrap();
    let mut serve = Serve::start(folder.path(), &["--audit-every", "0s"]);
    post(&mut serve);
    let right = answers(&serve);

    judge_otherwise(&serve);
    wait_until("answers are others", || answers(&serve) != right);
    let wrong = answers(&serve);
    for ((question, right), wrong) in QUESTIONS.iter().zip(&right).zip(&wrong) {
        assert_ne!(right, wrong, "{question}");
    }

    let months = ["--from", "2026-01-01", "--to", "2026-03-31"];
    let (succeeded, said) = reclassify(&serve.engine, &[&months[..], &["--dry-run"]].concat());
    assert!(succeeded, "{said}");
    assert!(said.contains("this would change:  judged 3000"), "{said}");
    assert!(said.contains("human              to search"), "{said}");
    assert_eq!(answers(&serve), wrong, "nothing changes when it is dry");

    let (succeeded, said) = reclassify(&serve.engine, &months);
    assert!(succeeded, "{said}");
    assert!(said.contains("this was changed:  judged 3000"), "{said}");
    wait_until("the answers are what they were", || {
        answers(&serve) == right
    });
    serve.assert_audit_is_clean();

    let (_, said) = reclassify(&serve.engine, &months);
    let last = said.lines().last().unwrap();
    assert_eq!(
        last,
        "nothing changes:  judged 3000  rewritten 0  of another class 0"
    );
    assert_eq!(
        serve.number("SELECT count() FROM reclassified_evidence"),
        0,
        "nothing is left of what was written down"
    );
}

/// Clicks of three months, every agent among them.
fn post(serve: &mut Serve) {
    let click = |number: usize| {
        json!({
            "workspace_id": "acme",
            "link_id": format!("link-{}", number % 7),
            "clicked_at": 1_767_225_600_000_u64 + number as u64 * 2_500_000,
            "domain": "go.acme.com",
            "click_id": number.to_string(),
            "ip": format!("203.0.113.{}", number % 250),
            "user_agent": agent(number),
            "method": if number.is_multiple_of(11) { "HEAD" } else { "GET" },
        })
    };
    let clicks: Vec<Value> = (0..CLICKS).map(click).collect();
    let (status, answer) = serve.api.post("/v1/clicks", &json!(clicks).to_string());
    assert_eq!(status, 202, "{answer}");
    serve.wait_for_messages(CLICKS as u64);
}

/// As if other rules had been at work: they took Google for a person, and phones for programs.
fn judge_otherwise(serve: &Serve) {
    serve.query(
        "UPDATE clicks SET is_bot = false, bot_class = '', bot_name = '', bot_reasons = 0, classifier_version = 0, \
         browser = 'Chrome', os = 'Linux', device = 'desktop' WHERE bot_name = 'Googlebot'",
    );
    serve.query(
        "UPDATE clicks SET is_bot = true, bot_class = 'seo', bot_name = 'Phone', bot_reasons = 16, classifier_version = 0 \
         WHERE os = 'iOS' AND link_id != 'link-0'",
    );
    serve.query(
        "UPDATE clicks SET browser_version = '1', classifier_version = 0 WHERE browser = 'Chrome'",
    );
    let repair = ["audit", "--repair", "--clickhouse-url", &serve.engine];
    assert!(run(&repair, Path::new(".")).status.success());
    // Answers are remembered until something changes that is known to change them.
    serve.query(
        "INSERT INTO reclassifications SELECT 1, '2026-01-01', '2026-01-01', [], [], 'applied', 0, now64(3)",
    );
}

/// Answers without what differs from request to request.
fn answers(serve: &Serve) -> Vec<Value> {
    let answer = |question: &&str| {
        let mut answer = serve.api.analytics("acme", question);
        for changing in ["request_id", "data_as_of", "lag_seconds"] {
            answer["meta"].as_object_mut().unwrap().remove(changing);
        }
        answer
    };
    QUESTIONS.iter().map(answer).collect()
}
