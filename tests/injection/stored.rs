//! What is stored of a text is the text.

use serde_json::{Value, json};

use super::corpus::Hostile;
use super::requests::{WINDOW, encoded};
use super::rig::Rig;
use crate::support::wait_until;

/// Fields of a click, each with a text that its rule may forbid.
const FIELDS: [&str; 16] = [
    "workspace_id",
    "link_id",
    "clicked_at",
    "domain",
    "short_code",
    "destination_url",
    "click_id",
    "ip",
    "referrer",
    "method",
    "status",
    "headers",
    "trigger",
    "utm",
    "metadata",
    "user_agent",
];
/// Columns of an export that say what a click said.
const COLUMNS: &str =
    "click_id,link_id,short_code,user_agent,accept_language,utm_source,utm_campaign,metadata";

/// Stores links and clicks that have each text wherever it may be, and waits until they are there.
pub(super) fn store(rig: &Rig, texts: &[Hostile]) {
    let links: Vec<Value> = texts.iter().map(link).collect();
    let (status, answer) = rig
        .api
        .put("/v1/workspaces/acme/links", &json!(links).to_string());
    assert_eq!(status, 200, "{answer}");
    let clicks: Vec<Value> = texts.iter().map(click).collect();
    let (status, answer) = rig.api.post("/v1/clicks", &json!(clicks).to_string());
    assert_eq!(
        (status, &answer["accepted"]),
        (202, &json!(texts.len())),
        "{answer}"
    );
    let path = format!(
        "/v1/workspaces/acme/analytics/totals?{WINDOW}&filter[link][contains]={}",
        mark_of(texts)
    );
    wait_until("the clicks are stored", || {
        rig.api.ask(&path)["totals"]["clicks"] == json!(texts.len())
    });
}

/// What all marks of these texts begin with.
fn mark_of(texts: &[Hostile]) -> &str {
    &texts[0].mark[..2]
}

/// Sends clicks and links with a text in a field that may not be able to have it: they are taken or refused, and nothing breaks.
pub(super) fn refuse(rig: &Rig, texts: &[Hostile]) {
    for (place, field) in FIELDS.iter().enumerate() {
        let some = texts.iter().skip(place % 4).step_by(4);
        let clicks = some.map(|text| {
            let mut click = click(text);
            click["workspace_id"] = json!("spare");
            click[*field] = json!(text.text);
            click
        });
        let clicks: Vec<Value> = clicks.collect();
        let (status, answer) = rig.api.post("/v1/clicks", &json!(clicks).to_string());
        assert!(matches!(status, 202 | 422), "{field}: {status} {answer}");
    }
    for field in [
        "link_id",
        "domain",
        "destination_url",
        "project",
        "tags",
        "created_at",
        "archived",
    ] {
        let links = texts.iter().map(|text| {
            let mut link = link(text);
            link[field] = json!(text.text);
            link
        });
        let links: Vec<Value> = links.collect();
        let (status, answer) = rig
            .api
            .put("/v1/workspaces/spare/links", &json!(links).to_string());
        assert_eq!(status, 422, "{field}: {answer}");
    }
}

fn click(text: &Hostile) -> Value {
    json!({
        "workspace_id": "acme", "link_id": text.link_id(), "clicked_at": "2026-06-02T12:00:00Z", "domain": "go.example.com",
        "click_id": text.mark, "short_code": text.cut(255), "user_agent": text.text, "accept_language": text.text,
        "destination_url": format!("https://shop.example/?a={}", encoded(text.cut(200))), "referrer": format!("https://news.example/{}", text.text),
        "utm": { "source": text.text, "medium": text.text, "campaign": text.text, "term": text.text, "content": text.text },
        "headers": { "sec-ch-ua": text.text, "from": text.text }, "metadata": { "text": text.text, text.text.clone(): 1 },
    })
}

fn link(text: &Hostile) -> Value {
    let tag = text.characters(64);
    let tags = if tag.contains(char::is_control) {
        json!([])
    } else {
        json!([tag])
    };
    json!({
        "link_id": text.link_id(), "short_code": text.cut(255), "title": text.characters(512),
        "project": { "id": text.link_id(), "slug": text.characters(255), "name": text.characters(255) }, "tags": tags,
    })
}

/// Whether links and clicks have their texts, byte for byte, in all that hands them out.
pub(super) fn check(rig: &Rig, texts: &[Hostile]) {
    check_links(rig, texts);
    let lines = export(rig, "ndjson");
    let clicks: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let rows = cells(&export(rig, "csv"));
    let pages = pages(rig);
    for text in texts {
        let of_text = |click: &&Value| click["click_id"] == text.mark.as_str();
        let exported = clicks
            .iter()
            .find(of_text)
            .unwrap_or_else(|| panic!("{} is not exported", text.text));
        let listed = pages.iter().find(of_text).unwrap();
        let row = rows.iter().find(|row| row[0] == text.mark).unwrap();
        let sent = click(text);
        let expected = [
            text.mark.as_str(),
            &text.link_id(),
            text.cut(255),
            text.cut(512),
            text.cut(256),
            text.cut(256),
            text.cut(256),
        ];
        for ((name, cell), expected) in COLUMNS.split(',').zip(row).zip(expected) {
            assert_eq!(exported[name], expected, "{name}");
            let listed = name
                .strip_prefix("utm_")
                .map_or(&listed[name], |name| &listed["utm"][name]);
            assert_eq!(listed, expected, "{name}");
            assert_eq!(
                cell.strip_prefix('\'').unwrap_or(cell),
                expected.strip_prefix('\'').unwrap_or(expected),
                "{name}"
            );
        }
        assert_eq!(
            (&exported["metadata"], &listed["metadata"]),
            (&sent["metadata"], &sent["metadata"])
        );
        assert_eq!(row[7], sent["metadata"].to_string());
    }
}

fn check_links(rig: &Rig, texts: &[Hostile]) {
    let mut links = Vec::new();
    let mut path = "/v1/workspaces/acme/links?limit=1000".to_owned();
    loop {
        let answer = rig.api.ask(&path);
        links.extend(answer["links"].as_array().unwrap().iter().cloned());
        let Some(cursor) = answer["next_cursor"].as_str() else {
            break;
        };
        path = format!("/v1/workspaces/acme/links?limit=1000&cursor={cursor}");
    }
    for text in texts {
        let expected = link(text);
        let stored = links
            .iter()
            .find(|link| link["link_id"] == expected["link_id"])
            .unwrap();
        for (name, value) in expected.as_object().unwrap() {
            assert_eq!(&stored[name], value, "{name}");
        }
    }
}

fn export(rig: &Rig, format: &str) -> String {
    let path = format!("/v1/workspaces/acme/export?format={format}&columns={COLUMNS}");
    let mut answer = rig.api.open(&path);
    assert_eq!(answer.status().as_u16(), 200);
    let body = answer.body_mut().with_config().limit(1 << 30);
    body.read_to_string().unwrap()
}

fn pages(rig: &Rig) -> Vec<Value> {
    let mut clicks = Vec::new();
    let mut path = format!("/v1/workspaces/acme/analytics/clicks?{WINDOW}&limit=200");
    let first = path.clone();
    loop {
        let answer = rig.api.ask(&path);
        clicks.extend(answer["clicks"].as_array().unwrap().iter().cloned());
        let Some(cursor) = answer["next_cursor"].as_str() else {
            return clicks;
        };
        path = format!("{first}&cursor={cursor}");
    }
}

/// The cells of a file of CSV, without its head (RFC 4180).
fn cells(csv: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut letters = csv.chars().peekable();
    let mut is_quoted = false;
    while let Some(letter) = letters.next() {
        let row = rows.last_mut().unwrap();
        match letter {
            '"' if is_quoted && letters.peek() == Some(&'"') => {
                row.last_mut().unwrap().push(letters.next().unwrap());
            }
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => row.push(String::new()),
            '\n' if !is_quoted => rows.push(vec![String::new()]),
            letter => row.last_mut().unwrap().push(letter),
        }
    }
    assert!(!is_quoted && rows.pop() == Some(vec![String::new()]));
    rows.remove(0);
    rows
}

/// Whether whoever asks for a text finds the one click that has it, whatever it would mean to SQL.
pub(super) fn find(rig: &Rig, text: &Hostile) {
    let value = text.cut(256);
    let question = json!({
        "from": "2026-06-01", "to": "2026-06-30", "dimensions": ["utm_content"],
        "filters": [
            { "dimension": "utm_campaign", "is": [value] },
            { "dimension": "utm_term", "contains": value },
            { "dimension": "utm_source", "not": ["another"] },
        ],
    });
    let (status, answer) = rig
        .api
        .post("/v1/workspaces/acme/analytics/query", &question.to_string());
    assert_eq!(
        (status, &answer["totals"]["clicks"]),
        (200, &json!(1)),
        "{:?}: {answer}",
        text.text
    );
    assert_eq!(answer["rows"][0]["values"][0], value, "{answer}");
}
