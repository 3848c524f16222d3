//! Every parameter of every endpoint.

use clickmill_model::LinkId;
use clickmill_stats::Dimension;
use serde_json::{Value, json};
use ureq::http;

use super::corpus::Hostile;
use super::rig::Answer;

/// A window around all clicks that are stored here.
pub(super) const WINDOW: &str = "from=2026-06-01&to=2026-06-30";
const ANALYTICS: &str = "/v1/workspaces/acme/analytics";

/// Dimensions whose values are of a closed form.
const CLOSED: [&str; 5] = ["country", "continent", "hour", "weekday", "status"];
const OPERATORS: [(&str, &str); 3] = [("", "is"), ("[not]", "not"), ("[contains]", "contains")];

/// Which listener.
#[derive(Clone, Copy, Debug)]
pub(super) enum At {
    Public,
    Admin,
}

/// What comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    /// It is refused, because of what it says.
    Refused,
    /// It is answered, or refused.
    Any,
}

/// A request with a text somewhere in it.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) at: At,
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Option<String>,
    expected: Expected,
}

impl Request {
    fn get(path: String) -> Self {
        Self {
            at: At::Public,
            method: "GET",
            path,
            headers: Vec::new(),
            body: None,
            expected: Expected::Any,
        }
    }

    fn send(method: &'static str, path: &str, body: &Value) -> Self {
        Self {
            method,
            body: Some(body.to_string()),
            ..Self::get(path.to_owned())
        }
    }

    fn admin(self) -> Self {
        Self {
            at: At::Admin,
            ..self
        }
    }

    fn refused(self) -> Self {
        Self {
            expected: Expected::Refused,
            ..self
        }
    }

    /// It is answered as it should be, or refused in the one shape of errors; nothing of ClickHouse shows.
    pub(super) fn check(&self, answer: &Answer) {
        let text = String::from_utf8_lossy(&answer.body);
        let context = || format!("{self:?}: {} {text}", answer.status);
        assert!((200..500).contains(&answer.status), "{}", context());
        assert!(!answer.headers.contains_key("x-injected"), "{}", context());
        assert!(!answer.headers.contains_key("set-cookie"), "{}", context());
        if self.expected == Expected::Refused {
            assert!(answer.status >= 400, "{}", context());
        }
        if answer.status >= 400 {
            let error: Value =
                serde_json::from_slice(&answer.body).unwrap_or_else(|_| panic!("{}", context()));
            let is_text = |name: &str| error["error"][name].is_string();
            assert!(
                is_text("code") && is_text("message") && is_text("request_id"),
                "{}",
                context()
            );
            assert!(!text.contains("DB::Exception"), "{}", context());
        }
    }
}

/// Requests that are refused before anything is asked of the engine, and others that cost little.
pub(super) fn refused(text: &Hostile) -> Vec<Request> {
    let value = encoded(&text.text);
    let all = |path: &str, names: &[&str]| {
        let pairs: Vec<String> = names.iter().map(|name| format!("{name}={value}")).collect();
        Request::get(format!("{path}?{}", pairs.join("&"))).refused()
    };
    let analytics = |path: &str, names: &[&str]| all(&format!("{ANALYTICS}/{path}"), names);
    let edges = ["from", "to", "tz_offset", "compare_from", "compare_to"];
    let words = [
        "period",
        "tz",
        "week_start",
        "traffic",
        "visitors",
        "explain",
        "compare",
        "compare_align",
        "sort",
        "limit",
    ];
    let own = |names: &[&'static str]| [&words[..], names].concat();
    let export = [
        "format",
        "compression",
        "columns",
        "order",
        "limit",
        "cursor",
        "since",
        "after",
        "period",
        "tz",
    ];
    let name =
        |name: String| Request::get(format!("{ANALYTICS}/totals?{WINDOW}&{name}=US")).refused();
    let body = |body: &Value| Request::send("POST", &format!("{ANALYTICS}/query"), body).refused();
    let closed = |operator: &str| CLOSED.map(|name| format!("filter[{name}]{operator}"));
    let closed = [closed(""), closed("[not]")].concat();
    let closed: Vec<&str> = closed.iter().map(String::as_str).collect();
    let (text, segment) = (text.text.as_str(), segment(&text.text));
    let mut requests = vec![
        analytics("totals", &edges),
        analytics("summary", &own(&["bucket", "breakdowns"])),
        analytics("timeseries", &own(&["bucket", "by"])),
        analytics("breakdown/country", &words),
        analytics("heatmap", &words[..6]),
        analytics("links", &words),
        analytics("clicks", &["limit", "cursor", "period", "tz", "traffic"]),
        analytics(
            "links/a/clicks",
            &["limit", "cursor", "period", "tz", "traffic"],
        ),
        analytics("totals", &closed),
        all("/v1/workspaces/acme/export", &export),
        all(
            "/v1/workspaces/acme/links",
            &["limit", "cursor", "archived"],
        ),
        name(value.clone()),
        name(format!("filter[{value}]")),
        name(format!("filter[country][{value}]")),
        Request::get(format!("/v1/workspaces/acme/{segment}/{segment}")).refused(),
        Request::get(format!("{ANALYTICS}/breakdown/{segment}?{WINDOW}")).refused(),
        Request::get(format!("{ANALYTICS}/breakdown/country,{segment}?{WINDOW}")).refused(),
        body(
            &json!({ "period": text, "tz": text, "week_start": text, "traffic": text, "sort": text, "limit": text, "dimensions": [text] }),
        ),
        body(
            &json!({ "filters": [{ "dimension": text, "is": ["a"] }, { "dimension": "country", text: ["a"] }] }),
        ),
        body(&json!({ text: text, "filters": text })),
        Request::send(
            "PUT",
            "/v1/workspaces/acme/retention",
            &json!({ "clicks_days": text, "totals_days": text, text: 1 }),
        )
        .refused(),
        Request::send(
            "POST",
            "/v1/admin/tokens",
            &json!({ "scopes": [text], "expires_at": text, "name": text }),
        )
        .admin()
        .refused(),
        Request::send(
            "POST",
            "/v1/admin/erasures",
            &json!({ "workspace_id": "a b", "scope": text, "visitor_id": text, "clicked_before": text, text: 1 }),
        )
        .admin()
        .refused(),
    ];
    requests.extend(headers(text));
    requests
}

/// Headers, where the text can stand in one.
fn headers(text: &str) -> Vec<Request> {
    if !text.is_ascii() || http::HeaderValue::from_str(text).is_err() {
        return Vec::new();
    }
    let with = |name: &'static str, request: Request| Request {
        headers: vec![(name, text.to_owned())],
        ..request
    };
    let totals = || Request::get(format!("{ANALYTICS}/totals?{WINDOW}"));
    let click = || Request::send("POST", "/v1/clicks", &json!({}));
    vec![
        with("Authorization", totals()).refused(),
        with("If-None-Match", totals()),
        with("X-Request-Id", totals()),
        with("X-Forwarded-For", totals()),
        with("Origin", totals()),
        with("Idempotency-Key", click()).refused(),
    ]
}

/// Requests that bring the text to the engine in filters of all dimensions, some in each, with each operator and in all that is filtered.
pub(super) fn filtered(text: &Hostile) -> Vec<Request> {
    let value = encoded(&text.text);
    let mut requests = Vec::new();
    for (operator, key) in OPERATORS {
        let list = |text: &str| match key {
            "contains" => json!(text),
            _ => json!([text]),
        };
        for dimensions in free_dimensions().chunks(9) {
            let filters: Vec<String> = dimensions
                .iter()
                .map(|name| format!("filter[{name}]{operator}={value}"))
                .collect();
            let filters = filters.join("&");
            let conditions = dimensions.iter();
            let conditions =
                conditions.map(|name| json!({ "dimension": name, key: list(&text.text) }));
            let conditions: Vec<Value> = conditions.collect();
            let question = json!({
                "from": "2026-06-01", "to": "2026-06-30", "filters": conditions, "dimensions": ["utm_term", "country"],
            });
            requests.extend([
                Request::get(format!("{ANALYTICS}/totals?{WINDOW}&{filters}")),
                Request::send("POST", &format!("{ANALYTICS}/query"), &question),
                Request::get(format!("/v1/workspaces/acme/export?{WINDOW}&{filters}")),
            ]);
        }
    }
    requests
}

/// Requests that bring the text to the engine in other ways, unless a rule of their own forbids it.
pub(super) fn asked(text: &Hostile, export_cursor: &str) -> Vec<Request> {
    let (operator, _) = OPERATORS[text.number % OPERATORS.len()];
    let (value, segment) = (encoded(&text.text), segment(&text.text));
    let get = |path: String| Request::get(format!("{ANALYTICS}/{path}"));
    let acme = |path: String| Request::get(format!("/v1/workspaces/acme/{path}"));
    let link = LinkId::parse(&text.text).ok();
    let link = link.map_or_else(String::new, |link| clickmill_stats::link_cursor(&link));
    let token = json!({
        "workspace_id": "acme", "scopes": ["analytics:read"], "name": text.text, "domains": [text.text], "projects": [text.text],
    });
    let erasure = |scope: &str, field: &str| {
        let mut body = json!({ "workspace_id": "acme", "scope": scope, "dry_run": true });
        body[field] = json!(text.text);
        Request::send("POST", "/v1/admin/erasures", &body).admin()
    };
    let revoke = Request {
        method: "DELETE",
        ..Request::get(format!("/v1/admin/tokens/{segment}"))
    };
    let mut searches = searches(text);
    vec![
        searches.swap_remove(text.number % searches.len()),
        get(format!(
            "totals?{WINDOW}&link_id={value}&domain={value}&project={value}"
        )),
        get(format!("links?{WINDOW}&ids={value}")),
        get(format!(
            "links/{segment}/clicks?{WINDOW}&filter[utm_term]{operator}={value}"
        )),
        get(format!("clicks?{WINDOW}&filter[link]{operator}={value}")),
        acme(format!("links/{segment}")),
        acme(format!("links?limit=2&cursor={link}")),
        acme(format!(
            "export?cursor={export_cursor}&after=2026-06-02T11:00:00Z,{value}:0:1"
        )),
        Request::get(format!(
            "/v1/workspaces/{segment}/analytics/totals?{WINDOW}"
        )),
        Request::get(format!("/v1/admin/tokens?workspace_id={value}")).admin(),
        Request::send("POST", "/v1/admin/tokens", &token).admin(),
        revoke.admin().refused(),
        erasure("link", "link_id"),
        erasure("workspace", "workspace_id"),
    ]
}

/// A search among the values of each dimension.
fn searches(text: &Hostile) -> Vec<Request> {
    let value = encoded(&text.text);
    let search = |name: &Dimension| {
        let name = name.name();
        format!("{ANALYTICS}/breakdown/{name}?{WINDOW}&search={value}")
    };
    Dimension::ALL
        .iter()
        .map(search)
        .map(Request::get)
        .collect()
}

/// Dimensions whose values may be any text. Links are asked for by their own.
fn free_dimensions() -> Vec<&'static str> {
    let names = Dimension::ALL.iter().map(|dimension| dimension.name());
    let is_free = |name: &&str| !CLOSED.contains(name) && *name != "link";
    names.filter(is_free).collect()
}

/// What no client makes of a text: bytes that are not UTF-8, or are it twice, in an address.
pub(super) fn raw() -> Vec<Request> {
    let pieces = [
        "%C0%A7",
        "%E0%80%A7",
        "%FF%FE",
        "%ED%A0%80",
        "%F8%88%80%80%80",
        "%00",
        "%",
        "%%",
        "%2",
        "%zz",
        "%2527",
        "%u0027",
        "%EF%BC%87",
        "'",
        "\"",
        "%5C'",
        "+--+",
        ";",
        "&&",
        "[]",
        "{x:String}",
        "(1)",
        "|",
        "^",
        "%C0%AE%C0%AE/",
        "..;/",
        "%2e%2e%2f",
        "//",
        "%0d%0aX-Injected:1",
    ];
    let of = |piece: &str| {
        [
            format!("{ANALYTICS}/totals?{WINDOW}&filter[city]=zqraw{piece}"),
            format!("{ANALYTICS}/totals?{WINDOW}&filter[city]{piece}=zqraw"),
            format!("{ANALYTICS}/links/zqraw{piece}/clicks?{WINDOW}"),
            format!("/v1/workspaces/acme/links/zqraw{piece}"),
            format!("/v1/workspaces/zqraw{piece}/export"),
        ]
        .map(Request::get)
    };
    // What is no address at all is not sent by this client.
    let is_sent = |request: &Request| http::Uri::try_from(&request.path).is_ok();
    pieces.into_iter().flat_map(of).filter(is_sent).collect()
}

/// Every byte that means something, escaped.
pub(super) fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// The same within a path, where a space is no plus and dots are no steps.
fn segment(text: &str) -> String {
    encoded(text).replace('+', "%20").replace('.', "%2E")
}
