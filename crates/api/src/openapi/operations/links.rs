use serde_json::json;

use super::{Answer, Body, Operation, Tag};
use crate::body::MAX_THINGS;
use crate::error_code::ErrorCode;
use crate::openapi::parameters;
use crate::openapi::schema::{lines_of, named};

/// `PUT …/links`
pub(crate) fn put_links() -> Operation {
    let link = json!({
        "link_id": "spring", "domain": "go.acme.com", "short_code": "spring", "destination_url": "https://shop.example/spring", "title": "Spring sale",
        "project": {"id": "p-1", "slug": "sales", "name": "Sales"}, "tags": ["launch"], "created_at": "2026-03-01T12:00:00Z",
    });
    let one_a_line = json!({"schema": lines_of("PutLink"), "example": format!("{link}\n")});
    let links = json!({"schema": named("PutLinks"), "example": [link]});
    let body = Body {
        content: vec![
            ("application/json", links),
            ("application/x-ndjson", one_a_line),
        ],
        description: "A link, an array of them, or one a line. The content type does not matter.",
    };
    Operation::new("putLinks", Tag::Links, "Put links")
        .about(format!(
            "Stores at most {MAX_THINGS} links in place of what was known about them: all, or none when one breaks a rule. Of a link that is there several times the last counts."
        ))
        .takes_body(body)
        .answers(Answer::json("Stored", include_str!("../examples/stored.json"), "All of them are stored."))
        .refuses(ErrorCode::Unprocessable)
}

/// `GET …/links`
pub(crate) fn list_links() -> Operation {
    Operation::new("listLinks", Tag::Links, "List links")
        .about("What is known about links, ascending by `link_id`, a page at a time.")
        .takes(parameters::of_links())
        .such_as(&[("limit", json!(1))])
        .answers(Answer::json(
            "LinkPage",
            include_str!("../examples/links.json"),
            "A page of links.",
        ))
}

/// `GET …/links/{link_id}`
pub(crate) fn link() -> Operation {
    Operation::new("getLink", Tag::Links, "One link")
        .about("What is known about a link; 404 when nothing is.")
        .answers(Answer::json(
            "OneLink",
            include_str!("../examples/link.json"),
            "The link.",
        ))
}
