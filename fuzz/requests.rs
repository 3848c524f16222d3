//! Parameters of requests.

use clickmill_model::WorkspaceId;
use clickmill_stats::ParamError;

/// The workspace that is asked about.
pub fn workspace() -> WorkspaceId {
    WorkspaceId::parse("acme").unwrap()
}

/// Decoded parameters of an address.
#[derive(Clone, Default)]
pub struct Pairs(pub Vec<(String, String)>);

impl Pairs {
    /// Gives a parameter.
    pub fn put(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.push((name.into(), value.into()));
    }

    /// Gives a parameter if there is a value.
    pub fn put_some(&mut self, name: &str, value: Option<impl Into<String>>) {
        if let Some(value) = value {
            self.put(name, value);
        }
    }

    /// The same with one more.
    pub fn with(&self, name: &str, value: impl Into<String>) -> Self {
        let mut more = self.clone();
        more.put(name, value);
        more
    }
}

/// A refusal names parameters and rules, each in a line of its own.
pub fn check_errors(errors: &[ParamError]) {
    assert!(!errors.is_empty());
    for error in errors {
        assert!(!error.rule.is_empty());
        assert!(error.rule.len() < 16_384);
    }
}
