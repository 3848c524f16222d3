use clickmill_model::{LinkId, Timestamp, WorkspaceId};
use clickmill_store::{Erased, ErasureScope, VisitorId};
use serde::Serialize;
use serde_json::{Map, Value};

use super::scope::Scope;
use crate::error::ApiError;

const WORKSPACE: &str = "workspace_id";
const SCOPE: &str = "scope";
const LINK: &str = "link_id";
const VISITOR: &str = "visitor_id";
const BEFORE: &str = "clicked_before";
const DRY_RUN: &str = "dry_run";
const FIELDS: [&str; 6] = [WORKSPACE, SCOPE, LINK, VISITOR, BEFORE, DRY_RUN];

/// Why a field is refused that should be there.
const MISSING: &str = "missing_field";

/// What somebody asked to be erased.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) scope: ErasureScope,
    pub(super) is_dry_run: bool,
}

/// A rule that a field breaks.
#[derive(Serialize)]
struct Refused {
    field: String,
    reason: &'static str,
    message: String,
}

/// A body whose fields are looked at one by one, and what is wrong with them.
struct Fields {
    body: Map<String, Value>,
    refused: Vec<Refused>,
}

/// Reads an object with `workspace_id` and `scope`, and the field that its scope asks for. All rules that are broken are named.
///
/// The scope is not told from which fields there are: a link's id that is undefined, which JavaScript leaves out, would mean the workspace.
pub(super) fn read(body: &[u8]) -> Result<Asked, ApiError> {
    let body: Map<String, Value> = serde_json::from_slice(body).map_err(|error| {
        ApiError::InvalidBody(format!("the body must be a JSON object: {error}"))
    })?;
    let mut fields = Fields {
        body,
        refused: Vec::new(),
    };
    fields.refuse_unknown();
    let workspace = fields.text(WORKSPACE, |text| {
        WorkspaceId::parse(text).map_err(|error| error.to_string())
    });
    let erased = fields.erased();
    let clicked_before = fields.text(BEFORE, before);
    let is_dry_run = fields.flag(DRY_RUN);
    for name in [WORKSPACE, SCOPE] {
        if !fields.has(name) {
            fields.refuse(name, MISSING, "is required");
        }
    }
    match workspace.zip(erased) {
        Some((workspace, erased)) if fields.refused.is_empty() => Ok(Asked {
            scope: ErasureScope {
                workspace,
                erased,
                clicked_before,
            },
            is_dry_run,
        }),
        _ => Err(fields.error()),
    }
}

fn before(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse_rfc3339(text)
        .filter(|at| *at >= Timestamp::EARLIEST)
        .ok_or_else(|| "must be an instant in RFC 3339, not before 2000".to_owned())
}

impl Fields {
    fn refuse_unknown(&mut self) {
        let is_unknown = |name: &&String| !FIELDS.contains(&name.as_str());
        let unknown: Vec<_> = self.body.keys().filter(is_unknown).cloned().collect();
        for name in unknown {
            let rule = format!("is not known, there are {}", FIELDS.join(", "));
            self.refuse(&name, "unknown_field", &rule);
        }
    }

    /// What is to be erased: what the scope says, with the field that it asks for and without the other one.
    fn erased(&mut self) -> Option<Erased> {
        let scope = self.text(SCOPE, Scope::parse);
        let link = self.text(LINK, |text| {
            LinkId::parse(text).map_err(|error| error.to_string())
        });
        let visitor = self.text(VISITOR, |text| {
            VisitorId::parse(text).map_err(|error| error.to_string())
        });
        let scope = scope?;
        for (name, asked_by) in [(LINK, Scope::Link), (VISITOR, Scope::Visitor)] {
            match (scope == asked_by, self.has(name)) {
                (true, false) => self.refuse(name, MISSING, "is required with this scope"),
                (false, true) => self.refuse(name, "conflict", "cannot be given with this scope"),
                _ => {}
            }
        }
        match scope {
            Scope::Workspace => Some(Erased::Workspace),
            Scope::Link => link.map(Erased::Link),
            Scope::Visitor => visitor.map(|visitor| Erased::Visitor(Some(visitor))),
        }
    }

    fn has(&self, name: &str) -> bool {
        self.body.contains_key(name)
    }

    /// A text, or absent. Null is no text.
    fn text<T>(&mut self, name: &str, parse: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        match self.body.get(name) {
            None => None,
            Some(Value::String(text)) => match parse(text) {
                Ok(parsed) => Some(parsed),
                Err(rule) => {
                    self.refuse(name, "bad_value", &rule);
                    None
                }
            },
            Some(_) => {
                self.refuse(name, "wrong_type", "must be a text");
                None
            }
        }
    }

    /// A flag, or absent. Null is refused, too: whoever meant to try must not erase.
    fn flag(&mut self, name: &str) -> bool {
        match self.body.get(name) {
            None => false,
            Some(Value::Bool(flag)) => *flag,
            Some(_) => {
                self.refuse(name, "wrong_type", "must be true or false");
                false
            }
        }
    }

    fn refuse(&mut self, field: &str, reason: &'static str, rule: &str) {
        self.refused.push(Refused {
            field: field.to_owned(),
            reason,
            message: format!("{field} {rule}"),
        });
    }

    fn error(self) -> ApiError {
        match serde_json::to_value(self.refused) {
            Ok(rejected) => ApiError::Unprocessable {
                message: "nothing was erased, because fields break rules".to_owned(),
                rejected,
            },
            Err(_) => ApiError::Internal,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn scope(body: &Value) -> ErasureScope {
        read(body.to_string().as_bytes()).unwrap().scope
    }

    #[test]
    fn what_is_named_is_erased_and_nothing_wider() {
        let workspace = WorkspaceId::parse("acme").unwrap();
        let of = |erased, clicked_before| ErasureScope {
            workspace: workspace.clone(),
            erased,
            clicked_before,
        };
        assert_eq!(
            scope(&json!({"workspace_id": "acme", "scope": "workspace"})),
            of(Erased::Workspace, None)
        );
        let link = LinkId::parse("a").unwrap();
        assert_eq!(
            scope(
                &json!({"workspace_id": "acme", "scope": "link", "link_id": "a", "clicked_before": "2026-03-01T00:00:00Z"})
            ),
            of(
                Erased::Link(link),
                Timestamp::parse_rfc3339("2026-03-01T00:00:00Z")
            )
        );
        let visitor = VisitorId::parse("00000000000000ff").unwrap();
        assert_eq!(
            scope(
                &json!({"workspace_id": "acme", "scope": "visitor", "visitor_id": "00000000000000FF"})
            ),
            of(Erased::Visitor(Some(visitor)), None)
        );
    }

    #[test]
    fn every_field_that_breaks_a_rule_is_named() {
        let reasons = |body: &Value| {
            let Err(ApiError::Unprocessable { rejected, .. }) = read(body.to_string().as_bytes())
            else {
                panic!("it is refused");
            };
            let text = |refused: &Value, name: &str| refused[name].as_str().unwrap().to_owned();
            let of =
                |refused: &Value| format!("{} {}", text(refused, "field"), text(refused, "reason"));
            rejected
                .as_array()
                .unwrap()
                .iter()
                .map(of)
                .collect::<Vec<_>>()
        };
        let cases = [
            (
                json!({"workspace": "acme"}),
                &[
                    "workspace unknown_field",
                    "workspace_id missing_field",
                    "scope missing_field",
                ][..],
            ),
            (
                json!({"workspace_id": "a/b", "scope": "Link", "link_id": "", "visitor_id": "x", "clicked_before": "today", "dry_run": 1}),
                &[
                    "workspace_id bad_value",
                    "scope bad_value",
                    "link_id bad_value",
                    "visitor_id bad_value",
                    "clicked_before bad_value",
                    "dry_run wrong_type",
                ],
            ),
            (
                json!({"workspace_id": null, "scope": null, "link_id": 7, "visitor_id": null, "dry_run": null}),
                &[
                    "workspace_id wrong_type",
                    "scope wrong_type",
                    "link_id wrong_type",
                    "visitor_id wrong_type",
                    "dry_run wrong_type",
                ],
            ),
            (
                json!({"workspace_id": "acme", "link_id": "a"}),
                &["scope missing_field"],
            ),
            (
                json!({"workspace_id": "acme", "scope": "link"}),
                &["link_id missing_field"],
            ),
            (
                json!({"workspace_id": "acme", "scope": "link", "link_id": "a", "visitor_id": "00000000000000ff"}),
                &["visitor_id conflict"],
            ),
            (
                json!({"workspace_id": "acme", "scope": "visitor", "link_id": "a"}),
                &["link_id conflict", "visitor_id missing_field"],
            ),
            (
                json!({"workspace_id": "acme", "scope": "workspace", "link_id": "a"}),
                &["link_id conflict"],
            ),
        ];
        for (body, expected) in cases {
            assert_eq!(reasons(&body), expected, "{body}");
        }
        assert!(matches!(read(b"[]"), Err(ApiError::InvalidBody(_))));
    }
}
