use clickmill_model::{Link, Project};
use clickmill_store::StoredLink;
use serde::Serialize;

use crate::request_id::RequestId;

/// What an answer says about itself.
#[derive(Serialize)]
pub(crate) struct Meta {
    request_id: String,
}

impl From<RequestId> for Meta {
    fn from(RequestId(request_id): RequestId) -> Self {
        Self { request_id }
    }
}

/// A link as it is answered: in the words in which it is put. What is not known is null.
#[derive(Serialize)]
pub(super) struct LinkBody {
    link_id: String,
    domain: Option<String>,
    short_code: Option<String>,
    destination_url: Option<String>,
    title: Option<String>,
    project: Option<ProjectBody>,
    tags: Vec<String>,
    created_at: Option<String>,
    archived: bool,
    updated_at: String,
}

#[derive(Serialize)]
struct ProjectBody {
    id: String,
    slug: Option<String>,
    name: Option<String>,
}

impl From<StoredLink> for LinkBody {
    fn from(StoredLink { link, updated_at }: StoredLink) -> Self {
        let Link {
            link_id,
            domain,
            short_code,
            destination_url,
            title,
            project,
            tags,
            created_at,
            archived,
        } = link;
        Self {
            link_id: link_id.to_string(),
            domain,
            short_code,
            destination_url,
            title,
            project: project.map(ProjectBody::from),
            tags,
            created_at: created_at.map(|instant| instant.to_string()),
            archived,
            updated_at: updated_at.to_string(),
        }
    }
}

impl From<Project> for ProjectBody {
    fn from(Project { id, slug, name }: Project) -> Self {
        Self { id, slug, name }
    }
}

#[cfg(test)]
mod tests {
    use clickmill_model::{Timestamp, decode_link};
    use serde_json::json;

    use super::*;

    /// 2026-03-01T12:00:00Z
    const NOW: Timestamp = Timestamp(1_772_366_400_000);

    #[test]
    fn a_link_that_is_answered_can_be_put_as_it_is() {
        for put in [
            json!({"link_id": "a"}),
            json!({
                "link_id": "go/ünï", "domain": "go.acme.com", "short_code": "s", "destination_url": "https://shop.example/?a=b",
                "title": "T", "project": {"id": "p", "slug": null, "name": "P"}, "tags": ["b", "a"],
                "created_at": "2026-02-01T00:00:00.123Z", "archived": true,
            }),
        ] {
            let link = decode_link(put.to_string().as_bytes(), NOW).unwrap();
            let stored = StoredLink {
                link: link.clone(),
                updated_at: NOW,
            };
            let answered = serde_json::to_value(LinkBody::from(stored)).unwrap();
            assert_eq!(answered["updated_at"], "2026-03-01T12:00:00.000Z");
            assert_eq!(decode_link(answered.to_string().as_bytes(), NOW), Ok(link));
            for (name, value) in put.as_object().unwrap() {
                assert_eq!(&answered[name], value);
            }
        }
    }
}
