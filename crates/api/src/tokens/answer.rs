use clickmill_model::{Bounds, LinkId, TokenScope};
use clickmill_store::StoredToken;
use serde::Serialize;

use crate::auth::IssuedToken;
use crate::clock::now;
use crate::links::Meta;
use crate::request_id::RequestId;

/// A token that was made.
#[derive(Serialize)]
pub(crate) struct Issued {
    meta: Meta,
    /// Its text: shown here and never again.
    secret: String,
    token: TokenBody,
}

/// Tokens, without their texts.
#[derive(Serialize)]
pub(crate) struct Listed {
    meta: Meta,
    tokens: Vec<TokenBody>,
}

#[derive(Serialize)]
struct TokenBody {
    token_id: String,
    /// How its text ends.
    last_characters: String,
    name: String,
    scopes: Vec<&'static str>,
    /// Null: it is good everywhere.
    workspace_id: Option<String>,
    links: Vec<String>,
    domains: Vec<String>,
    projects: Vec<String>,
    created_at: String,
    expires_at: Option<String>,
    revoked_at: Option<String>,
    /// To the minute or so; null: never.
    last_used_at: Option<String>,
    /// Whether it lets anybody in now.
    active: bool,
}

impl Issued {
    pub(super) fn new(id: RequestId, issued: IssuedToken) -> Self {
        Self {
            meta: id.into(),
            secret: issued.text,
            token: issued.token.into(),
        }
    }
}

impl Listed {
    pub(super) fn new(id: RequestId, tokens: Vec<StoredToken>) -> Self {
        Self {
            meta: id.into(),
            tokens: tokens.into_iter().map(TokenBody::from).collect(),
        }
    }
}

impl From<StoredToken> for TokenBody {
    fn from(token: StoredToken) -> Self {
        let active = token.is_good(now());
        let scopes = token.grant.scopes.iter().map(TokenScope::name).collect();
        let text = |links: Vec<LinkId>| links.iter().map(ToString::to_string).collect();
        let (workspace_id, links, domains, projects) = match token.grant.bounds {
            None => (None, Vec::new(), Vec::new(), Vec::new()),
            Some(Bounds {
                workspace,
                links,
                domains,
                projects,
            }) => (Some(workspace.to_string()), text(links), domains, projects),
        };
        Self {
            token_id: token.token_id,
            last_characters: token.last_characters,
            name: token.name,
            scopes,
            workspace_id,
            links,
            domains,
            projects,
            created_at: token.created_at.to_string(),
            expires_at: token.expires_at.map(|at| at.to_string()),
            revoked_at: token.revoked_at.map(|at| at.to_string()),
            last_used_at: token.used_at.map(|at| at.to_string()),
            active,
        }
    }
}
