use clickmill_model::Link;
use serde_json::{Value, json};

use super::Named;
use super::sent::{domain, link_id, one_or_many, url};
use crate::openapi::schema::{
    Object, count, described, flag, instant, instant_or_millis, list, named, or_null, or_null_word,
    text,
};

/// What is known about links.
pub(super) fn schemas() -> Vec<Named> {
    let page = Object::new("Links, ascending by `link_id`.")
        .with("meta", named("RequestMeta"))
        .with("links", list(named("Link")))
        .with(
            "next_cursor",
            or_null(text(
                "Asks for the next page as `cursor`; null on the last one.",
            )),
        );
    let one = Object::new("One link.")
        .with("meta", named("RequestMeta"))
        .with("link", named("Link"));
    let stored = Object::new("What was stored.")
        .with("meta", named("RequestMeta"))
        .with("stored", count("How many different links."))
        .with("updated_at", instant("When."));
    let meta = Object::new("What an answer says of itself.")
        .with("request_id", text("Names the request in logs."));
    vec![
        ("RequestMeta", meta.schema()),
        ("PutLink", put()),
        (
            "PutLinks",
            one_or_many("PutLink", "One link, or an array of them."),
        ),
        ("Link", link().schema()),
        ("LinkPage", page.schema()),
        ("OneLink", one.schema()),
        ("Stored", stored.schema()),
    ]
}

fn characters(most: usize) -> Value {
    json!({"type": ["string", "null"], "maxLength": most})
}

/// A host name; an empty one is absent.
fn domain_or_none() -> Value {
    json!({"anyOf": [domain(), {"const": ""}]})
}

/// A link as it is put.
fn put() -> Value {
    let tag = json!({"type": "string", "minLength": 1, "maxLength": Link::MAX_TAG, "pattern": r"^[^\u0000-\u001F\u007F-\u009F]+$"});
    let tags = json!({"type": ["array", "null"], "items": tag, "maxItems": Link::MAX_TAGS});
    let mut created = instant_or_millis();
    created.push(json!({"type": "null"}));
    let project = Object::new("What it belongs to.")
        .with(
            "id",
            described(link_id(), "Its identifier, by the rule of `link_id`."),
        )
        .maybe("slug", characters(Link::MAX_PROJECT_TEXT))
        .maybe("name", characters(Link::MAX_PROJECT_TEXT));
    let short_code =
        json!({"type": ["string", "null"], "maxLength": clickmill_model::MAX_SHORT_CODE});
    Object::new("A link as it is put: whole. A field that is absent or null is unknown from then on. Fields that are not known are ignored.")
        .with("link_id", described(link_id(), "Which link: 1 to 64 bytes without control characters."))
        .maybe("domain", described(or_null(domain_or_none()), "Host of the short URL."))
        .maybe("short_code", described(short_code, "Path of the short URL; at most 255 bytes."))
        .maybe("destination_url", described(or_null_word(url()), "Where it leads; at most 2,048 bytes. Userinfo and fragment are dropped."))
        .maybe("title", described(characters(Link::MAX_TITLE), "What people call it."))
        .maybe("project", or_null(project.schema()))
        .maybe("tags", described(tags, "Each once, without control characters."))
        .maybe("created_at", json!({"anyOf": created, "description": "When it was made. RFC 3339 or epoch milliseconds; not before 2000, not more than 24 hours ahead."}))
        .maybe("archived", json!({"type": ["boolean", "null"], "default": false, "description": "Whether it is no longer in use. Its clicks count all the same."}))
        .schema()
}

/// A link as it is answered.
fn link() -> Object {
    let project = Object::new("What it belongs to.")
        .with("id", text("Its identifier."))
        .with("slug", or_null(text("Its name in URLs.")))
        .with("name", or_null(text("What people call it.")));
    Object::new("A link. What is unknown is null.")
        .with("link_id", text("Which link."))
        .with("domain", or_null(text("Host of the short URL.")))
        .with("short_code", or_null(text("Path of the short URL.")))
        .with("destination_url", or_null(text("Where it leads.")))
        .with("title", or_null(text("What people call it.")))
        .with("project", or_null(project.schema()))
        .with("tags", list(text("")))
        .with("created_at", or_null(instant("When it was made.")))
        .with("archived", flag("Whether it is no longer in use."))
        .with("updated_at", instant("When it was put."))
}
