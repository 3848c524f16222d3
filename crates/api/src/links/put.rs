use std::collections::HashSet;

use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::{Extension, Json};
use bytes::Bytes;
use clickmill_model::{BrokenRule, Grant, Link, Timestamp, decode_link};
use serde::Serialize;

use super::answer::Meta;
use super::{Named, workspace};
use crate::caller::Caller;
use crate::clock::now;
use crate::error::ApiError;
use crate::limits::EngineTime;
use crate::request_id::RequestId;
use crate::{ApiState, body};

/// The most broken rules that are listed.
const MAX_LISTED: usize = 100;

/// What was stored.
#[derive(Serialize)]
pub(crate) struct Answer {
    meta: Meta,
    /// How many different links.
    stored: usize,
    updated_at: String,
}

/// A rule that a link breaks.
#[derive(Serialize)]
struct Refused {
    /// The link's place in the body, from 0.
    index: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    reason: &'static str,
    message: String,
}

/// Stores links in place of what was known about them: one object, an array, or NDJSON. All of them, or none when one breaks a
/// rule. Of a link that is there several times the last counts.
pub(crate) async fn put(
    State(state): State<ApiState>,
    Extension(id): Extension<RequestId>,
    Extension(caller): Extension<Caller>,
    name: Named<String>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Answer>, ApiError> {
    let Path(name) = name.map_err(|_| ApiError::NotFound)?;
    let workspace = workspace(&name)?;
    let updated_at = now();
    let links = last_of_each(read(&body?, updated_at, caller.grant())?);
    let _charged = EngineTime::start();
    state
        .store
        .put_links(&workspace, &links, updated_at)
        .await?;
    Ok(Json(Answer {
        meta: id.into(),
        stored: links.len(),
        updated_at: updated_at.to_string(),
    }))
}

fn read(body: &Bytes, received_at: Timestamp, grant: &Grant) -> Result<Vec<Link>, ApiError> {
    let items = body::split(body, "links")?;
    let mut links = Vec::with_capacity(items.len());
    let (mut refused, mut bad_links) = (Vec::new(), 0_usize);
    for (index, item) in items.iter().enumerate() {
        match decode_link(item, received_at) {
            Ok(link) if grant.reaches_link(link.link_id.as_str()) => links.push(link),
            Ok(_) => {
                bad_links += 1;
                refused.extend((refused.len() < MAX_LISTED).then(|| not_allowed(index)));
            }
            Err(broken) => {
                bad_links += 1;
                let room = MAX_LISTED - refused.len();
                let listed = broken.into_iter().take(room);
                refused.extend(listed.map(|rule| refuse(index, rule)));
            }
        }
    }
    if bad_links == 0 {
        return Ok(links);
    }
    Err(ApiError::Unprocessable {
        message: format!(
            "nothing was stored, because {bad_links} of {} links break rules; up to {MAX_LISTED} broken rules are listed",
            items.len()
        ),
        rejected: serde_json::to_value(refused).map_err(|_| ApiError::Internal)?,
    })
}

fn refuse(index: usize, broken: BrokenRule) -> Refused {
    Refused {
        index,
        reason: broken.reason.name(),
        message: broken.to_string(),
        field: broken.field,
    }
}

fn not_allowed(index: usize) -> Refused {
    Refused {
        index,
        field: Some("link_id".to_owned()),
        reason: "not_allowed",
        message: "link_id must be one that the token is good for".to_owned(),
    }
}

fn last_of_each(mut links: Vec<Link>) -> Vec<Link> {
    let mut seen = HashSet::with_capacity(links.len());
    links.reverse();
    links.retain(|link| seen.insert(link.link_id.clone()));
    links
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read_text(body: &str) -> Result<Vec<Link>, ApiError> {
        read(
            &Bytes::copy_from_slice(body.as_bytes()),
            Timestamp::EARLIEST,
            &Grant::everything(),
        )
    }

    #[test]
    fn of_a_link_that_is_there_several_times_the_last_counts() {
        let links = read_text(
            "{\"link_id\":\"a\",\"title\":\"1\"}\n{\"link_id\":\"b\"}\n{\"link_id\":\"a\",\"title\":\"2\"}",
        );
        let links = last_of_each(links.unwrap());
        let mut titles: Vec<_> = links
            .iter()
            .map(|link| (link.link_id.as_str(), link.title.as_deref()))
            .collect();
        titles.sort_unstable();
        assert_eq!(titles, [("a", Some("2")), ("b", None)]);
    }

    #[test]
    fn every_rule_that_is_broken_is_listed_with_the_place_of_its_link() {
        let body = r#"[{"link_id":"a"},{"title":1,"archived":2},[]]"#;
        let Err(ApiError::Unprocessable { message, rejected }) = read_text(body) else {
            panic!("it is refused");
        };
        assert!(message.contains("2 of 3 links"), "{message}");
        assert_eq!(
            rejected,
            json!([
                {"index": 1, "field": "link_id", "reason": "missing_field", "message": "link_id is required"},
                {"index": 1, "field": "title", "reason": "wrong_type", "message": "title must be a string"},
                {"index": 1, "field": "archived", "reason": "wrong_type", "message": "archived must be true or false"},
                {"index": 2, "reason": "not_an_object", "message": "a link must be a JSON object"},
            ])
        );
    }

    #[test]
    fn the_list_of_broken_rules_ends_at_a_hundred() {
        let body = "{\"link_id\":1,\"title\":1,\"domain\":1}\n".repeat(60);
        let Err(ApiError::Unprocessable { message, rejected }) = read_text(&body) else {
            panic!("it is refused");
        };
        assert!(message.contains("60 of 60 links"), "{message}");
        let listed = rejected.as_array().unwrap();
        assert_eq!((listed.len(), &listed[99]["index"]), (100, &json!(33)));
    }
}
