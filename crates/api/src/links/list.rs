use axum::extract::{Path, RawQuery, State};
use axum::{Extension, Json};
use clickmill_stats::{LinkPage, link_cursor};
use clickmill_store::{Links, StoredLink};
use serde::Serialize;

use super::answer::{LinkBody, Meta};
use super::{Named, workspace};
use crate::ApiState;
use crate::caller::Caller;
use crate::error::ApiError;
use crate::limits::EngineTime;
use crate::params::params;
use crate::request_id::RequestId;

/// Some links, and how to get the next ones.
#[derive(Serialize)]
pub(crate) struct Answer {
    meta: Meta,
    links: Vec<LinkBody>,
    /// Null after the last link.
    next_cursor: Option<String>,
}

/// A workspace's links, ascending by `link_id`.
pub(crate) async fn list(
    State(state): State<ApiState>,
    Extension(id): Extension<RequestId>,
    Extension(caller): Extension<Caller>,
    name: Named<String>,
    RawQuery(query): RawQuery,
) -> Result<Json<Answer>, ApiError> {
    let Path(name) = name.map_err(|_| ApiError::NotFound)?;
    let workspace = workspace(&name)?;
    let page = LinkPage::parse(&params(query.as_deref()))?;
    // One more than is listed tells whether there is a next page.
    let which = Links {
        after: page.after.as_ref(),
        archived: page.archived,
        within: caller.grant().bounds.as_ref(),
        limit: page.limit as u64 + 1,
        ..Links::default()
    };
    let _charged = EngineTime::start();
    let found = state.store.links(&workspace, &which).await?;
    let (listed, next_cursor) = cut(found, page.limit);
    Ok(Json(Answer {
        meta: id.into(),
        links: listed.into_iter().map(LinkBody::from).collect(),
        next_cursor,
    }))
}

/// The links of a page, and the cursor to the next if there are more.
fn cut(mut found: Vec<StoredLink>, limit: usize) -> (Vec<StoredLink>, Option<String>) {
    let has_more = found.len() > limit;
    found.truncate(limit);
    let last = found.last().filter(|_| has_more);
    let cursor = last.map(|last| link_cursor(&last.link.link_id));
    (found, cursor)
}

#[cfg(test)]
mod tests {
    use clickmill_model::{Timestamp, decode_link};

    use super::*;

    #[test]
    fn a_page_has_a_next_one_only_when_there_are_more_links() {
        let found = |count: usize| -> Vec<_> {
            let id = |number| format!(r#"{{"link_id":"{number}"}}"#).into_bytes();
            (0..count)
                .map(|number| StoredLink {
                    link: decode_link(&id(number), Timestamp::EARLIEST).unwrap(),
                    updated_at: Timestamp::EARLIEST,
                })
                .collect()
        };
        assert_eq!(cut(found(0), 2), (vec![], None));
        assert_eq!(cut(found(2), 2), (found(2), None));
        let (listed, cursor) = cut(found(3), 2);
        assert_eq!(cursor, Some(link_cursor(&listed[1].link.link_id)));
        assert_eq!(listed, found(2));
    }
}
