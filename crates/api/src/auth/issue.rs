use clickmill_model::{Bounds, Grant, LinkId, Timestamp, TokenScope, TokenScopes, WorkspaceId};
use clickmill_stats::{Dimension, ParamError, Value};
use clickmill_store::{Store, StoreError, StoredToken};
use rand::Rng;
use rand::distr::Alphanumeric;
use serde::Deserialize;

use super::{admin, text};
use crate::clock::now;

/// Most characters of a name.
pub(crate) const LONGEST_NAME: usize = 100;
/// Most links, domains or projects that a token is restricted to.
pub(crate) const MOST_BOUNDS: usize = 1000;

/// A token that somebody wants.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TokenRequest {
    /// What to call it: up to 100 characters.
    pub name: String,
    /// What it may do, by names of scopes.
    pub scopes: Vec<String>,
    /// Where it is good; for `admin`, nothing.
    pub workspace_id: Option<String>,
    /// The only links it is good for; empty for all.
    pub links: Vec<String>,
    /// The only domains it is good for; empty for all.
    pub domains: Vec<String>,
    /// The only projects it is good for, by identifier; empty for all.
    pub projects: Vec<String>,
    /// When it ends, in RFC 3339; nothing for never.
    pub expires_at: Option<String>,
}

/// A token that was made: the only time that its text is known.
pub struct IssuedToken {
    /// What to send as `Authorization: Bearer …`.
    pub text: String,
    /// All the rest.
    pub token: StoredToken,
}

impl TokenRequest {
    /// What is asked for, or all rules that it breaks.
    pub fn check(&self) -> Result<CheckedRequest, Vec<ParamError>> {
        let mut errors = Vec::new();
        if self.name.chars().count() > LONGEST_NAME || self.name.chars().any(char::is_control) {
            let rule = format!("must have at most {LONGEST_NAME} characters, none of them control");
            errors.push(ParamError::new("name", rule));
        }
        let scopes = read_all("scopes", &self.scopes, &mut errors, scope);
        let expires_at = self.expires_at(&mut errors);
        let grant = Grant {
            scopes: TokenScopes::from_iter(scopes),
            bounds: self.bounds(&mut errors),
        };
        if errors.is_empty() {
            let broken = grant.broken_rules().into_iter();
            errors.extend(broken.map(|(field, rule)| ParamError::new(field, rule)));
        }
        if errors.is_empty() {
            Ok(CheckedRequest {
                name: self.name.clone(),
                grant,
                expires_at,
            })
        } else {
            Err(errors)
        }
    }

    fn bounds(&self, errors: &mut Vec<ParamError>) -> Option<Bounds> {
        let links = read_all("links", &self.links, errors, |link| {
            LinkId::parse(link).map_err(|error| error.to_string())
        });
        let mut known = |field, list: &[String], dimension| {
            read_all(field, list, errors, |text| {
                match Value::parse(dimension, text)? {
                    Value::Known(value) if value.is_empty() => Err("must not be empty".to_owned()),
                    Value::Known(value) => Ok(value),
                    Value::Unknown => Err("cannot be `unknown`".to_owned()),
                }
            })
        };
        let domains = known("domains", &self.domains, Dimension::Domain);
        let projects = known("projects", &self.projects, Dimension::Project);
        let Some(workspace) = &self.workspace_id else {
            if !(links.is_empty() && domains.is_empty() && projects.is_empty()) {
                errors.push(ParamError::new(
                    "workspace_id",
                    "is required with restrictions",
                ));
            }
            return None;
        };
        match WorkspaceId::parse(workspace) {
            Ok(workspace) => Some(Bounds {
                workspace,
                links,
                domains,
                projects,
            }),
            Err(error) => {
                errors.push(ParamError::new("workspace_id", error.to_string()));
                None
            }
        }
    }

    fn expires_at(&self, errors: &mut Vec<ParamError>) -> Option<Timestamp> {
        let text = self.expires_at.as_ref()?;
        let at = Timestamp::parse_rfc3339(text).filter(|at| *at > now());
        if at.is_none() {
            let rule = "must be an instant to come, such as 2027-01-31T00:00:00Z";
            errors.push(ParamError::new("expires_at", rule));
        }
        at
    }
}

/// A request for a token that breaks no rule.
#[derive(Clone, Debug)]
pub struct CheckedRequest {
    name: String,
    grant: Grant,
    expires_at: Option<Timestamp>,
}

impl CheckedRequest {
    /// Makes the token. It is good as soon as this returns.
    pub async fn issue(self, store: &Store) -> Result<IssuedToken, StoreError> {
        let text = text::generate();
        let id = rand::rng().sample_iter(&Alphanumeric).take(16);
        let last = text.len().saturating_sub(4);
        let token = StoredToken {
            token_id: "tok_".chars().chain(id.map(char::from)).collect(),
            last_characters: text.get(last..).unwrap_or_default().to_owned(),
            name: self.name,
            grant: self.grant,
            created_at: now(),
            expires_at: self.expires_at,
            revoked_at: None,
            used_at: None,
        };
        store.put_token(&admin::hash(&text), &token).await?;
        Ok(IssuedToken { text, token })
    }
}

fn scope(name: &str) -> Result<TokenScope, String> {
    TokenScope::parse(name).ok_or_else(|| {
        let names = TokenScope::ALL.map(TokenScope::name).join(", ");
        format!("`{name}` is none of {names}")
    })
}

fn read_all<T>(
    field: &str,
    list: &[String],
    errors: &mut Vec<ParamError>,
    read: impl Fn(&str) -> Result<T, String>,
) -> Vec<T> {
    if list.len() > MOST_BOUNDS {
        let rule = format!("must name at most {MOST_BOUNDS}");
        errors.push(ParamError::new(field, rule));
        return Vec::new();
    }
    let mut values = Vec::with_capacity(list.len());
    for (index, text) in list.iter().enumerate() {
        match read(text) {
            Ok(value) => values.push(value),
            Err(rule) => errors.push(ParamError::new(&format!("{field}[{index}]"), rule)),
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(json: serde_json::Value) -> Result<CheckedRequest, Vec<String>> {
        let request: TokenRequest = serde_json::from_value(json).unwrap();
        let named = |errors: Vec<ParamError>| errors.into_iter().map(|error| error.field);
        request.check().map_err(|errors| named(errors).collect())
    }

    #[test]
    fn every_rule_that_is_broken_is_named() {
        let all = request(serde_json::json!({
            "name": "x".repeat(101), "scopes": ["stats:read", "admin", "Admin"], "workspace_id": "a b",
            "links": ["a", ""], "domains": ["unknown"], "projects": ["p", ""], "expires_at": "2020-01-01T00:00:00Z",
        }));
        let named = [
            "name",
            "scopes[0]",
            "scopes[2]",
            "expires_at",
            "links[1]",
            "domains[0]",
            "projects[1]",
            "workspace_id",
        ];
        assert_eq!(all.unwrap_err(), named);
    }

    #[test]
    fn what_a_token_is_good_for_makes_sense() {
        let broken = |scopes: &[&str], workspace: Option<&str>, projects: &[&str]| {
            let request = serde_json::json!({"scopes": scopes, "workspace_id": workspace, "projects": projects});
            self::request(request).err().unwrap_or_default()
        };
        assert!(broken(&["admin"], None, &[]).is_empty());
        assert!(broken(&["analytics:read", "export:read"], Some("acme"), &["p1"]).is_empty());
        assert_eq!(broken(&["admin"], Some("acme"), &[]), ["workspace_id"]);
        assert_eq!(broken(&["export:read"], None, &[]), ["workspace_id"]);
        assert_eq!(broken(&[], Some("acme"), &[]), ["scopes"]);
        assert_eq!(
            broken(&["links:write"], Some("acme"), &["p1"]),
            ["projects"]
        );
    }
}
