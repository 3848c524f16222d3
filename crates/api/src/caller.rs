use std::sync::Arc;

use clickmill_model::{Grant, WorkspaceId};
use clickmill_stats::{Condition, Dimension, Test, Value};

/// Who sent a request: an extension of each that carries a valid token.
#[derive(Clone, Debug)]
pub(crate) struct Caller(Arc<Token>);

#[derive(Debug)]
struct Token {
    id: String,
    grant: Grant,
}

impl Caller {
    pub(crate) fn new(id: String, grant: Grant) -> Self {
        Self(Arc::new(Token { id, grant }))
    }

    /// The public name of the token, by which it is counted, limited and revoked.
    pub(crate) fn token_id(&self) -> &str {
        &self.0.id
    }

    pub(crate) fn grant(&self) -> &Grant {
        &self.0.grant
    }

    /// The workspace that it is good for; operators have none.
    pub(crate) fn workspace(&self) -> Option<&WorkspaceId> {
        let bounds = self.grant().bounds.as_ref();
        bounds.map(|bounds| &bounds.workspace)
    }

    /// What holds for every click that this caller may know of, besides being in the workspace. They belong into the filter of each
    /// question.
    pub(crate) fn conditions(&self) -> Vec<Condition> {
        let Some(bounds) = &self.0.grant.bounds else {
            return Vec::new();
        };
        let links = bounds.links.iter().map(|link| link.as_str().to_owned());
        [
            (Dimension::Link, links.collect()),
            (Dimension::Domain, bounds.domains.clone()),
            (Dimension::Project, bounds.projects.clone()),
        ]
        .into_iter()
        .filter(|(_, values)| !values.is_empty())
        .map(|(dimension, values)| Condition {
            dimension,
            test: Test::OneOf(values.into_iter().map(Value::Known).collect()),
        })
        .collect()
    }
}
