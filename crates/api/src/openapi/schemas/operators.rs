use clickmill_stats::Retention;
use serde_json::{Value, json};

use super::Named;
use super::sent::{link_id, workspace_id};
use crate::auth::{LONGEST_NAME, MOST_BOUNDS};
use crate::erasures::Scope;
use crate::openapi::schema::{
    Object, count, described, flag, instant, list, named, or_null, text, with, words,
};

/// Retention, tokens and erasures.
pub(super) fn schemas() -> Vec<Named> {
    let meta = |object: Object| object.with("meta", named("RequestMeta"));
    let issued = Object::new("A token that was made.")
        .with(
            "secret",
            text("What to send as `Authorization: Bearer …`. It is shown here and never again."),
        )
        .with("token", named("Token"));
    vec![
        ("PutRetention", put_retention().schema()),
        (
            "Retention",
            meta(
                Object::new("What holds for a workspace.").with("retention", retention().schema()),
            )
            .schema(),
        ),
        ("TokenRequest", token_request()),
        ("Token", token().schema()),
        ("IssuedToken", meta(issued).schema()),
        (
            "Tokens",
            meta(Object::new("Tokens.").with("tokens", list(named("Token")))).schema(),
        ),
        ("ErasureRequest", erasure_request()),
        ("Erasure", erasure().schema()),
        (
            "AskedErasure",
            json!({"anyOf": [
                meta(Object::new("An erasure.").with("erasure", named("Erasure"))).schema(),
                meta(preview()).schema(),
            ]}),
        ),
        (
            "Erasures",
            meta(Object::new("Erasures, newest first.").with("erasures", list(named("Erasure"))))
                .schema(),
        ),
    ]
}

fn days() -> Value {
    json!({"type": ["integer", "null"], "minimum": Retention::DAYS.start(), "maximum": Retention::DAYS.end()})
}

fn put_retention() -> Object {
    let closed = "For how many days a workspace is kept: the last whole days of UTC, and today. Null, or absent, is for ever.";
    Object::new(closed)
        .maybe("clicks_days", described(days(), "Clicks."))
        .maybe(
            "totals_days",
            described(days(), "Totals by time; not less than `clicks_days`."),
        )
        .closed()
}

fn retention() -> Object {
    let since = |what: &str| or_null(instant(what));
    Object::new("For how many days a workspace is kept; null is for ever.")
        .with("clicks_days", days())
        .with("totals_days", days())
        .with(
            "is_default",
            flag("Whether nothing was set for this workspace, so that it is kept as all are."),
        )
        .with(
            "clicks_since",
            since("The first instant of which clicks are kept now."),
        )
        .with(
            "totals_since",
            since("The first instant of which totals are kept now."),
        )
        .with("updated_at", since("When it was set."))
}

fn token_request() -> Value {
    let bounds = |items: Value, what: &str| json!({"type": "array", "items": items, "maxItems": MOST_BOUNDS, "default": [], "description": what});
    let text = json!({"type": "string", "minLength": 1, "not": {"const": "unknown"}});
    Object::new("A token that is wanted.")
        .maybe("name", json!({"type": "string", "maxLength": LONGEST_NAME, "default": "", "pattern": r"^[^\u0000-\u001F\u007F-\u009F]*$", "description": "What to call it."}))
        .with("scopes", json!({"type": "array", "items": named("TokenScope"), "minItems": 1, "description": "What it may do."}))
        .maybe("workspace_id", or_null(described(workspace_id(), "The only workspace it is good for. Required, but for `admin`, which is for all.")))
        .maybe("links", bounds(link_id(), "The only links it is good for; empty for all."))
        .maybe("domains", bounds(text.clone(), "The only domains; empty for all. Not with a scope that writes."))
        .maybe("projects", bounds(text, "The only projects, by identifier; empty for all. Not with a scope that writes."))
        .maybe("expires_at", json!({"type": ["string", "null"], "format": "date-time", "description": "When it ends, an instant to come; null for never."}))
        .closed()
        .schema()
}

fn token() -> Object {
    let texts = || list(json!({"type": "string"}));
    Object::new("A token, without its text.")
        .with("token_id", text("Its public name."))
        .with("last_characters", text("How its text ends."))
        .with("name", text("What it is called."))
        .with("scopes", list(named("TokenScope")))
        .with(
            "workspace_id",
            or_null(text("Where it is good; null everywhere.")),
        )
        .with("links", texts())
        .with("domains", texts())
        .with("projects", texts())
        .with("created_at", instant("When it was made."))
        .with(
            "expires_at",
            or_null(instant("When it ends; null for never.")),
        )
        .with(
            "revoked_at",
            or_null(instant("When it was revoked; null for never.")),
        )
        .with(
            "last_used_at",
            or_null(instant("To the minute or so; null for never.")),
        )
        .with("active", flag("Whether it lets anybody in now."))
}

fn erasure_request() -> Value {
    let request = Object::new("What is to be erased: the workspace, or of it a link or a visitor.")
        .with("workspace_id", described(workspace_id(), "In which workspace."))
        .with("scope", described(scope(), "How much of it."))
        .maybe("link_id", described(link_id(), "The link, with what is known about it. With the scope `link` only, and required then."))
        .maybe("visitor_id", json!({"type": "string", "pattern": "^(?!0{16}$)[0-9A-Fa-f]{16}$", "description": "The visitor on one day, as clicks are listed with. With the scope `visitor` only, and required then."}))
        .maybe("clicked_before", json!({"type": "string", "format": "date-time", "description": "Only clicks from before this instant, which is not before 2000."}))
        .maybe("dry_run", json!({"type": "boolean", "default": false, "description": "Only say how many clicks that are."}))
        .closed()
        .schema();
    with(
        request,
        "oneOf",
        json!([
            {"properties": {"scope": {"const": "workspace"}, "link_id": false, "visitor_id": false}},
            {"properties": {"scope": {"const": "link"}, "visitor_id": false}, "required": ["link_id"]},
            {"properties": {"scope": {"const": "visitor"}, "link_id": false}, "required": ["visitor_id"]},
        ]),
    )
}

fn scope() -> Value {
    words(Scope::ALL.map(|scope| (scope.name(), scope.meaning())))
}

fn erasure() -> Object {
    Object::new(
        "An erasure. An instant that has not come is null. Which visitor was erased is not told.",
    )
    .with("id", text("16 hexadecimal digits."))
    .with("scope", scope())
    .with("workspace_id", text("In which workspace."))
    .with("link_id", or_null(text("Which link.")))
    .with(
        "clicked_before",
        or_null(instant("Only clicks from before this.")),
    )
    .with("requested_by", text("The token of whoever asked for it."))
    .with("requested_at", instant("When."))
    .with("clicks", count("How many clicks."))
    .with("dead_letters", count("How many dead letters."))
    .with(
        "invisible_at",
        or_null(instant("From when on nothing counts them.")),
    )
    .with(
        "gone_at",
        or_null(instant("From when on no part of a table has them.")),
    )
    .with(
        "closed_at",
        or_null(instant("From when on nothing can bring them back.")),
    )
}

fn preview() -> Object {
    let month = Object::new("")
        .with("month", text("Such as `2026-03`."))
        .with("clicks", count("How many."));
    Object::new("What an erasure would take out.")
        .with("dry_run", json!({"const": true}))
        .with("clicks", count("How many clicks."))
        .with("months", list(month.schema()))
}
