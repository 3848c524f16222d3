use std::sync::Arc;

use serde::Serialize;

/// A short link that is clicked, in the form of the topic `links`.
#[derive(Clone, Debug, Serialize)]
pub struct Link {
    /// Whose link it is.
    pub workspace_id: Arc<str>,
    /// Its identifier, unique over all workspaces.
    pub link_id: Arc<str>,
    /// The host of the short URL.
    pub domain: Arc<str>,
    /// The path of the short URL, unique over all domains.
    pub short_code: Box<str>,
    /// Where it leads; some producers do not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination_url: Option<Box<str>>,
    /// What a person calls it.
    pub title: Box<str>,
    /// What it was made for; not every link has a project.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub project: Option<Project>,
    /// What it is marked with, at most two.
    pub tags: Vec<&'static str>,
    /// When it was made, in epoch milliseconds, before the first click.
    pub created_at: i64,
    #[serde(skip)]
    pub(crate) campaign: Campaign,
}

/// What links are made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Project {
    /// Its identifier.
    pub id: &'static str,
    /// Its name in URLs.
    pub slug: &'static str,
    /// Its name for a person.
    pub name: &'static str,
}

/// What a link's campaign parameters say about the channel of its clicks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Campaign {
    Paid,
    Email,
    Other,
}
