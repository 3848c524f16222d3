mod broken_rule;
mod decode;
mod fields;

pub use broken_rule::BrokenRule;
pub use decode::decode_link;

use crate::{LinkId, Timestamp};

/// What is known about a short link, every field checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Which link.
    pub link_id: LinkId,
    /// The host of the short URL, lower case.
    pub domain: Option<String>,
    /// The path of the short URL, at most 255 bytes.
    pub short_code: Option<String>,
    /// Where the link leads, without userinfo and fragment, at most 2,048 bytes.
    pub destination_url: Option<String>,
    /// What people call it, at most 512 characters.
    pub title: Option<String>,
    /// What it belongs to.
    pub project: Option<Project>,
    /// At most 50 different tags of 1–64 characters, none of them a control character.
    pub tags: Vec<String>,
    /// When the link was made, between 2000 and 24 hours after this was stated.
    pub created_at: Option<Timestamp>,
    /// Whether the link is no longer in use. Its clicks count all the same.
    pub archived: bool,
}

impl Link {
    /// The longest title, in characters.
    pub const MAX_TITLE: usize = 512;
    /// The longest slug or name of a project, in characters.
    pub const MAX_PROJECT_TEXT: usize = 255;
    /// Most tags.
    pub const MAX_TAGS: usize = 50;
    /// The longest tag, in characters.
    pub const MAX_TAG: usize = 64;
}

/// What links are put together in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// Its identifier, which keeps the rule of [`LinkId`].
    pub id: String,
    /// Its name in URLs, at most 255 characters.
    pub slug: Option<String>,
    /// What people call it, at most 255 characters.
    pub name: Option<String>,
}

#[cfg(test)]
mod tests;
