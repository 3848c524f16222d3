//! Two workspaces, every endpoint, every filter, every scope and state of a token: nobody sees a row of the other.

use clickmill_stats::Dimension;
use serde_json::{Value, json};

use super::{click, token};
use crate::support::{Api, Serve};

const WINDOW: &str = "from=2026-06-01&to=2026-06-30&limit=1000";
/// How each of the workspaces is told from the other wherever a click of it shows.
const MARKS: [&str; 2] = ["acme", "globex"];

fn serve(folder: &tempfile::TempDir) -> Serve {
    let mut serve = Serve::start(
        folder.path(),
        &["--workspace-limit", "0", "--token-limit", "0"],
    );
    let mut clicks = Vec::new();
    for (mark, count) in MARKS.iter().zip([3, 5]) {
        clicks.extend((0..count).map(|_| click(mark, &format!("{mark}-link"), "3.80.0.1")));
        let links = json!([{"link_id": format!("{mark}-link"), "title": mark, "project": {"id": mark}, "tags": [mark]}]);
        let path = format!("/v1/workspaces/{mark}/links");
        assert_eq!(serve.api.put(&path, &links.to_string()).0, 200);
    }
    assert_eq!(
        serve.api.post("/v1/clicks", &json!(clicks).to_string()).0,
        202
    );
    serve.wait_for_messages(8);
    serve
}

fn dimensions() -> impl Iterator<Item = &'static str> {
    Dimension::ALL.iter().map(|dimension| dimension.name())
}

/// Every endpoint that reads, below a workspace, with every dimension as breakdown and as filter.
fn questions() -> Vec<String> {
    let plain = [
        "summary",
        "totals",
        "timeseries",
        "heatmap",
        "links",
        "clicks",
    ];
    let mut questions: Vec<String> = plain
        .iter()
        .map(|path| format!("analytics/{path}?{WINDOW}"))
        .collect();
    for mark in MARKS {
        questions.push(format!("analytics/links/{mark}-link/clicks?{WINDOW}"));
        questions.push(format!(
            "analytics/links?{WINDOW}&ids=acme-link,globex-link"
        ));
        questions.push(format!("links/{mark}-link"));
        for dimension in dimensions() {
            let of = |operator: &str| {
                format!("analytics/totals?{WINDOW}&filter[{dimension}]{operator}={mark}")
            };
            questions.extend([of("[contains]"), of("[not]"), of("")]);
        }
    }
    for dimension in dimensions() {
        questions.push(format!("analytics/breakdown/{dimension}?{WINDOW}"));
        questions.push(format!("analytics/breakdown/{dimension},link?{WINDOW}"));
        questions.push(format!("analytics/timeseries?{WINDOW}&by={dimension}"));
        questions.push(format!(
            "analytics/summary?{WINDOW}&breakdowns={dimension}&search=g"
        ));
    }
    questions.extend(["links?limit=100", "retention"].map(str::to_owned));
    questions
}

fn without_id(mut answer: Value) -> Value {
    if let Some(error) = answer.get_mut("error").and_then(Value::as_object_mut) {
        error.remove("request_id");
    }
    answer
}

#[test]
fn nobody_sees_a_row_of_another_workspace() {
    let folder = tempfile::tempdir().unwrap();
    let serve = serve(&folder);
    let scopes = json!([
        "analytics:read",
        "export:read",
        "links:write",
        "clicks:write"
    ]);
    for (own, other) in [("acme", "globex"), ("globex", "acme")] {
        let request = json!({"workspace_id": own, "scopes": scopes});
        let api = Api::new(&serve.api.base, &token(&serve, &request).0);
        let missing = api.get("/v1/workspaces/nobody/links");
        assert_eq!(missing.0, 404);
        let missing = without_id(missing.1);
        for question in questions() {
            let (status, answer) = api.get(&format!("/v1/workspaces/{own}/{question}"));
            assert!(status < 500, "{question}: {answer}");
            let text = answer.to_string();
            let asked_for = question.contains(other);
            // Filters are not echoed, but identifiers that were asked for are answered with zeros, and errors say what was asked.
            assert!(
                asked_for || !text.contains(other),
                "{own} sees {other}: {question}: {text}"
            );
            if asked_for {
                assert_no_clicks_of(&answer, other, &question);
            }
            let (status, answer) = api.get(&format!("/v1/workspaces/{other}/{question}"));
            assert_eq!(
                (status, without_id(answer)),
                (404, missing.clone()),
                "{question}"
            );
        }
    }
}

/// Whatever is said of something of the other workspace, it has no clicks.
fn assert_no_clicks_of(answer: &Value, other: &str, question: &str) {
    for list in ["rows", "links", "clicks"] {
        for row in answer[list].as_array().into_iter().flatten() {
            if row.to_string().contains(other) {
                assert_eq!(row["clicks"], 0, "{question}: {row}");
            }
        }
    }
}

#[test]
fn each_endpoint_takes_its_scope_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let serve = serve(&folder);
    let endpoints = [
        (
            "GET",
            "/v1/workspaces/acme/analytics/totals",
            "analytics:read",
        ),
        (
            "GET",
            "/v1/workspaces/acme/analytics/summary",
            "analytics:read",
        ),
        (
            "GET",
            "/v1/workspaces/acme/analytics/timeseries",
            "analytics:read",
        ),
        (
            "GET",
            "/v1/workspaces/acme/analytics/heatmap",
            "analytics:read",
        ),
        (
            "GET",
            "/v1/workspaces/acme/analytics/links",
            "analytics:read",
        ),
        (
            "GET",
            "/v1/workspaces/acme/analytics/breakdown/country",
            "analytics:read",
        ),
        (
            "GET",
            "/v1/workspaces/acme/analytics/clicks",
            "analytics:read",
        ),
        (
            "GET",
            "/v1/workspaces/acme/analytics/links/x/clicks",
            "analytics:read",
        ),
        (
            "POST",
            "/v1/workspaces/acme/analytics/query",
            "analytics:read",
        ),
        ("GET", "/v1/workspaces/acme/links", "analytics:read"),
        (
            "GET",
            "/v1/workspaces/acme/links/acme-link",
            "analytics:read",
        ),
        ("GET", "/v1/workspaces/acme/retention", "analytics:read"),
        ("PUT", "/v1/workspaces/acme/retention", "admin"),
        ("PUT", "/v1/workspaces/acme/links", "links:write"),
        ("POST", "/v1/clicks", "clicks:write"),
    ];
    for scope in [
        "clicks:write",
        "analytics:read",
        "export:read",
        "links:write",
        "admin",
    ] {
        let workspace = (scope != "admin").then_some("acme");
        let request = json!({"workspace_id": workspace, "scopes": [scope]});
        let api = Api::new(&serve.api.base, &token(&serve, &request).0);
        for (method, path, wanted) in endpoints {
            let (status, answer) = match method {
                "GET" => api.get(path),
                "PUT" => api.put(path, "[]"),
                _ => api.post(path, "[]"),
            };
            let is_allowed = scope == wanted || scope == "admin";
            assert_eq!(
                status == 403,
                !is_allowed,
                "{scope}: {method} {path}: {status} {answer}"
            );
            assert!(
                status != 401 && status < 500,
                "{scope}: {method} {path}: {status} {answer}"
            );
            if !is_allowed {
                let message = answer["error"]["message"].as_str().unwrap();
                assert!(message.contains(wanted), "{message}");
            }
        }
    }
    for (method, path, _) in endpoints {
        let nobody = Api::new(&serve.api.base, "clk_000000000000000000000000000000000000");
        let status = match method {
            "GET" => nobody.get(path).0,
            "PUT" => nobody.put(path, "[]").0,
            _ => nobody.post(path, "[]").0,
        };
        assert_eq!(status, 401, "{path}");
    }
}
