//! The tokens that let callers in.

use std::time::Duration;

use clickhouse::Row;
use clickhouse::query::Query;
use clickmill_model::{Bounds, Grant, LinkId, Timestamp, TokenScope, WorkspaceId};
use rand::Rng;
use serde::Deserialize;

use crate::hex::hex;
use crate::query::{Each, repeat_lines};
use crate::{Store, StoreError};

/// How long storing something about a token may take.
const PUT_TIMEOUT: Duration = Duration::from_secs(30);

/// The SHA-256 of a token's text, by which it is looked up.
pub type TokenHash = [u8; 32];

/// What is known about a token. Its text is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredToken {
    /// Its public name.
    pub token_id: String,
    /// How its text ends, for people who have several.
    pub last_characters: String,
    /// What somebody called it; may be empty.
    pub name: String,
    /// What it is good for.
    pub grant: Grant,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it is good for nothing.
    pub expires_at: Option<Timestamp>,
    /// Since when it is good for nothing, because somebody said so.
    pub revoked_at: Option<Timestamp>,
    /// When it was last used, to the minute or so.
    pub used_at: Option<Timestamp>,
}

impl StoredToken {
    /// Whether it lets anybody in at some instant.
    pub fn is_good(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|expires| now < expires)
    }
}

/// Which tokens.
#[derive(Clone, Copy, Debug)]
pub enum Tokens<'a> {
    /// All there are.
    All,
    /// Those of a workspace.
    Of(&'a WorkspaceId),
    /// The one of this name.
    Named(&'a str),
    /// The one whose text has this hash.
    Hashed(&'a TokenHash),
}

#[derive(Deserialize, Row)]
struct TokenRow {
    token_id: String,
    last_characters: String,
    name: String,
    scopes: Vec<String>,
    workspace_id: String,
    links: Vec<String>,
    domains: Vec<String>,
    projects: Vec<String>,
    created: i64,
    expires: Option<i64>,
    revoked: Option<i64>,
    used: Option<i64>,
}

impl Store {
    /// Makes a token known by the hash of its text. Doing it again changes nothing.
    pub async fn put_token(&self, hash: &TokenHash, token: &StoredToken) -> Result<(), StoreError> {
        let scopes: Vec<&str> = token.grant.scopes.iter().map(TokenScope::name).collect();
        let bounds = token.grant.bounds.as_ref();
        let links = bounds.map(|bounds| bounds.links.iter().map(LinkId::as_str).collect());
        let links: Vec<&str> = links.unwrap_or_default();
        let none = Vec::new();
        let put = self
            .client()
            .query_raw(include_str!("../../../sql/queries/put_token.sql"))
            .param("hash", hex(hash))
            .param("token_id", &token.token_id)
            .param("last_characters", &token.last_characters)
            .param("name", &token.name)
            .param("scopes", scopes)
            .param(
                "workspace",
                bounds.map_or("", |bounds| bounds.workspace.as_str()),
            )
            .param("links", links)
            .param("domains", bounds.map_or(&none, |bounds| &bounds.domains))
            .param("projects", bounds.map_or(&none, |bounds| &bounds.projects))
            .param("created_at", token.created_at.0)
            .param("expires_at", token.expires_at.map_or(0, |at| at.0));
        note(put).await
    }

    /// Some tokens, oldest first.
    pub async fn tokens(&self, which: Tokens<'_>) -> Result<Vec<StoredToken>, StoreError> {
        let (part, param, value) = match which {
            Tokens::All => ("", "", String::new()),
            Tokens::Of(workspace) => ("workspace", "workspace_0", workspace.to_string()),
            Tokens::Named(token_id) => ("token", "token_id_0", token_id.to_owned()),
            Tokens::Hashed(hash) => ("hash", "hash_0", hex(hash)),
        };
        let each = ["hash", "token", "workspace"].map(|word| Each::when(word, word == part));
        let sql = repeat_lines(include_str!("../../../sql/queries/tokens.sql"), &each);
        let mut query = self.reader().query_raw(&sql);
        if !part.is_empty() {
            query = query.param(param, value);
        }
        let rows = self.within_limit(query.fetch_all::<TokenRow>()).await?;
        rows.into_iter().map(TokenRow::stored).collect()
    }

    /// Makes a token good for nothing; what was revoked before stays revoked since then.
    pub async fn revoke_token(&self, token_id: &str, at: Timestamp) -> Result<(), StoreError> {
        let revoke = self
            .client()
            .query_raw(include_str!("../../../sql/queries/revoke_token.sql"))
            .param("token_id", token_id)
            .param("revoked_at", at.0);
        note(revoke).await
    }

    /// Notes that a token was used.
    pub async fn use_token(&self, hash: &TokenHash, at: Timestamp) -> Result<(), StoreError> {
        let used = self
            .client()
            .query_raw(include_str!("../../../sql/queries/use_token.sql"))
            .param("hash", hex(hash))
            .param("used_at", at.0);
        note(used).await
    }
}

async fn note(insert: Query) -> Result<(), StoreError> {
    let insert = insert
        // As for links: a block that equals an earlier one must be stored, too.
        .with_setting(
            "insert_deduplication_token",
            format!("put:{:032x}", rand::rng().random::<u128>()),
        )
        .with_setting("async_insert", "0");
    let insert = tokio::time::timeout(PUT_TIMEOUT, insert.execute());
    Ok(insert.await.map_err(|_| StoreError::TimedOut)??)
}

impl TokenRow {
    fn stored(self) -> Result<StoredToken, StoreError> {
        Ok(StoredToken {
            grant: self.grant().ok_or_else(|| StoreError::Unreadable {
                source: format!("token {} is good for what is not known", self.token_id).into(),
            })?,
            token_id: self.token_id,
            last_characters: self.last_characters,
            name: self.name,
            created_at: Timestamp(self.created),
            expires_at: self.expires.map(Timestamp),
            revoked_at: self.revoked.map(Timestamp),
            used_at: self.used.map(Timestamp),
        })
    }

    fn grant(&self) -> Option<Grant> {
        let scopes = self.scopes.iter().map(|name| TokenScope::parse(name));
        let scopes = scopes.collect::<Option<_>>()?;
        if self.workspace_id.is_empty() {
            return Some(Grant {
                scopes,
                bounds: None,
            });
        }
        let links = self.links.iter().map(|link| LinkId::parse(link).ok());
        Some(Grant {
            scopes,
            bounds: Some(Bounds {
                workspace: WorkspaceId::parse(&self.workspace_id).ok()?,
                links: links.collect::<Option<_>>()?,
                domains: self.domains.clone(),
                projects: self.projects.clone(),
            }),
        })
    }
}
