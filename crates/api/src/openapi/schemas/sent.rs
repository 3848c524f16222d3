use clickmill_model::{
    LinkId, MAX_CLICK_ID, MAX_DOMAIN, MAX_METADATA, MAX_METADATA_LEVELS, MAX_METHOD,
    MAX_SHORT_CODE, MAX_URL, Trigger, WorkspaceId,
};
use serde_json::{Value, json};

use super::Named;
use crate::body::MAX_THINGS;
use crate::openapi::schema::{
    Object, count, described, instant_or_millis, list, named, or_null_word, put, text,
};

/// Clicks that are sent.
pub(super) fn schemas() -> Vec<Named> {
    let taken = Object::new("What was taken.")
        .with("accepted", count("How many clicks were taken."))
        .with(
            "rejected",
            described(
                list(named("Rejected")),
                "Those that were not, with their place in the body and the rule each breaks.",
            ),
        );
    vec![
        ("SentClick", click()),
        (
            "SentClicks",
            one_or_many("SentClick", "One click, or an array of them."),
        ),
        ("Taken", taken.schema()),
    ]
}

/// An object, or an array of them.
pub(super) fn one_or_many(name: &str, description: &str) -> Value {
    let many =
        json!({"type": "array", "items": named(name), "minItems": 1, "maxItems": MAX_THINGS});
    json!({"anyOf": [named(name), many], "description": description})
}

/// The fields of a click; a test holds them against the names that are read.
fn click() -> Value {
    let optional = |schema: Value, description: &str| described(or_null_word(schema), description);
    let bytes = |most: usize| json!({"type": "string", "maxLength": most});
    let instant = json!({"anyOf": instant_or_millis(), "description": "When. RFC 3339 or epoch milliseconds; not before 2000, not more than 24 hours ahead."});
    let strings = |values: Value| json!({"type": "object", "additionalProperties": values});
    Object::new("A click as it is sent. An optional text that is empty is absent, and so is null. Fields that are not known are ignored.")
        .with("workspace_id", described(workspace_id(), "Whose link; what the token is good for."))
        .with("link_id", described(link_id(), "Which link: 1 to 64 bytes without control characters."))
        .with("clicked_at", instant)
        .with("domain", described(domain(), "Host of the short URL."))
        .maybe("short_code", optional(bytes(MAX_SHORT_CODE), "Path of the short URL; at most 255 bytes."))
        .maybe("destination_url", optional(url(), "Where the link led: an absolute URL of at most 2,048 bytes. Userinfo and fragment are dropped."))
        .maybe("click_id", optional(json!({"type": "string", "maxLength": MAX_CLICK_ID, "pattern": NO_CONTROLS}), "The same one counts once. Without it one is made of `Idempotency-Key`, or of the body, and the click's place in it."))
        .maybe("ip", optional(json!({"type": "string", "format": "ip-address"}), "IPv4 or IPv6. Used in memory only, never stored."))
        .maybe("user_agent", optional(text(""), "Evidence of who clicked; cut at 512 bytes."))
        .maybe("referrer", optional(text(""), "The page that was left. Left out where it is no URL."))
        .maybe("accept_language", optional(text(""), "Evidence of who clicked; cut at 256 bytes."))
        .maybe("method", optional(json!({"type": "string", "pattern": format!("^[A-Za-z]{{0,{MAX_METHOD}}}$"), "default": "GET"}), "HTTP method."))
        .maybe("status", optional(json!({"type": "integer", "minimum": 100, "maximum": 599, "default": 302}), "HTTP status of the redirect."))
        .maybe("headers", optional(strings(text("")), "Of the visitor's request. Those are read that tell programs from people, and privacy signals."))
        .maybe("trigger", optional(json!({"type": "string", "enum": triggers(), "default": Trigger::default().name()}), "What was followed; empty is absent."))
        .maybe("utm", optional(strings(json!({"type": ["string", "null"]})), "`source`, `medium`, `campaign`, `term`, `content`; otherwise read from `destination_url`."))
        .maybe("metadata", json!({"type": ["object", "null"], "description": format!("Kept as it is: at most {MAX_METADATA} bytes of JSON and {MAX_METADATA_LEVELS} levels, of whole characters and finite numbers.")}))
        .schema()
}

fn triggers() -> Vec<&'static str> {
    let mut triggers: Vec<_> = Trigger::ALL.iter().map(|trigger| trigger.name()).collect();
    triggers.push("");
    triggers
}

const NO_CONTROLS: &str = r"^[^\u0000-\u001F\u007F-\u009F]*$";

pub(in crate::openapi) fn workspace_id() -> Value {
    json!({"type": "string", "pattern": format!("^[A-Za-z0-9_-]{{1,{}}}$", WorkspaceId::MAX_LEN)})
}

pub(in crate::openapi) fn link_id() -> Value {
    let pattern = format!(r"^[^\u0000-\u001F\u007F-\u009F]{{1,{}}}$", LinkId::MAX_LEN);
    json!({"type": "string", "pattern": pattern})
}

/// A host name; letters beyond ASCII pass.
pub(super) fn domain() -> Value {
    let label = r"[\p{L}\p{N}_-]{1,63}";
    json!({"type": "string", "maxLength": MAX_DOMAIN, "pattern": format!(r"^{label}(\.{label})*$")})
}

/// An absolute URL with a host.
pub(super) fn url() -> Value {
    let mut url = json!({"type": "string", "maxLength": MAX_URL});
    put(
        &mut url,
        "pattern",
        r"^([A-Za-z][A-Za-z0-9+.-]*://[^\u0000-\u0020\u007F]+)?$".into(),
    );
    url
}
