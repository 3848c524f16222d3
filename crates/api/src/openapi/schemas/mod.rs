//! The schemas of bodies, by name.

mod audit;
mod clicks;
mod counts;
mod errors;
mod links;
mod operators;
mod question;
mod report;
mod sent;
mod words;

use serde_json::{Map, Value};

pub(super) use errors::example;
pub(super) use sent::{link_id, workspace_id};

/// All there are. Which of them a document has depends on what its operations refer to.
pub(super) fn all() -> Map<String, Value> {
    let parts = [
        errors::schemas(),
        counts::schemas(),
        report::schemas(),
        question::schemas(),
        clicks::schemas(),
        sent::schemas(),
        links::schemas(),
        operators::schemas(),
        audit::schemas(),
        words::schemas(),
    ];
    let named = parts.into_iter().flatten();
    named
        .map(|(name, schema)| (name.to_owned(), schema))
        .collect()
}

/// A schema and its name.
type Named = (&'static str, Value);
