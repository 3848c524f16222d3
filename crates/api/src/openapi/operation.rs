use axum::http::{HeaderName, StatusCode};
use serde_json::{Value, json};

use super::parameter::Parameter;
use super::schema::named;
use crate::error_code::ErrorCode;

/// What the description of the API says of a route, besides what the route says itself: method, path, scope, limits.
pub(crate) struct Operation {
    /// By which clients call it.
    pub(super) id: &'static str,
    pub(super) tag: Tag,
    pub(super) summary: &'static str,
    pub(super) description: String,
    /// Of the address and the head; those of the path are told from the path.
    pub(super) parameters: Vec<Parameter>,
    pub(super) has_filters: bool,
    pub(super) body: Option<Body>,
    pub(super) answers: Vec<Answer>,
    /// Errors that are not told from the route.
    pub(super) errors: Vec<ErrorCode>,
    /// Whether the store or the log is asked, which may be away.
    pub(super) needs_store: bool,
}

/// What a route takes.
pub(super) struct Body {
    /// By content type.
    pub(super) content: Vec<(&'static str, Value)>,
    pub(super) description: &'static str,
}

/// What a route answers.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) description: &'static str,
    /// By content type; empty without a body.
    pub(super) content: Vec<(&'static str, Value)>,
    /// Of headers that not every answer has.
    pub(super) headers: Vec<(HeaderName, Value)>,
}

/// Under which heading an operation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tag {
    Questions,
    Clicks,
    Exports,
    Links,
    Retention,
    Tokens,
    Erasures,
    Audit,
    Service,
}

impl Tag {
    pub(super) const ALL: [Self; 9] = [
        Self::Questions,
        Self::Clicks,
        Self::Exports,
        Self::Links,
        Self::Retention,
        Self::Tokens,
        Self::Erasures,
        Self::Audit,
        Self::Service,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Questions => "Questions",
            Self::Clicks => "Clicks",
            Self::Exports => "Exports",
            Self::Links => "Links",
            Self::Retention => "Retention",
            Self::Tokens => "Tokens",
            Self::Erasures => "Erasures",
            Self::Audit => "Audit",
            Self::Service => "Service",
        }
    }

    pub(super) const fn description(self) -> &'static str {
        match self {
            Self::Questions => "Totals, series, rows and lists of the clicks of a workspace.",
            Self::Clicks => "Sending clicks.",
            Self::Exports => "Taking out clicks, all of them.",
            Self::Links => "What is known about links.",
            Self::Retention => "For how many days a workspace is kept.",
            Self::Tokens => "Who may do what.",
            Self::Erasures => "Taking clicks out for good.",
            Self::Audit => "Whether everything adds up.",
            Self::Service => "Whether the service runs, and what it can do.",
        }
    }
}

impl Operation {
    pub(super) fn new(id: &'static str, tag: Tag, summary: &'static str) -> Self {
        Self {
            id,
            tag,
            summary,
            description: String::new(),
            parameters: Vec::new(),
            has_filters: false,
            body: None,
            answers: Vec::new(),
            errors: Vec::new(),
            needs_store: true,
        }
    }

    pub(super) fn about(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }

    pub(super) fn takes(mut self, parameters: impl IntoIterator<Item = Parameter>) -> Self {
        self.parameters.extend(parameters);
        self
    }

    pub(super) fn takes_filters(mut self) -> Self {
        self.has_filters = true;
        self
    }

    /// With these values of parameters in the request that stands for all others.
    pub(super) fn such_as(mut self, examples: &[(&str, Value)]) -> Self {
        for (name, example) in examples {
            let named = self
                .parameters
                .iter_mut()
                .filter(|parameter| parameter.name == *name);
            named.for_each(|parameter| parameter.example = Some(example.clone()));
        }
        self
    }

    pub(super) fn takes_body(mut self, body: Body) -> Self {
        self.body = Some(body);
        self
    }

    pub(super) fn answers(mut self, answer: Answer) -> Self {
        self.answers.push(answer);
        self
    }

    pub(super) fn refuses(mut self, error: ErrorCode) -> Self {
        self.errors.push(error);
        self
    }

    pub(super) const fn without_store(mut self) -> Self {
        self.needs_store = false;
        self
    }
}

impl Body {
    /// A JSON object, with one that is taken.
    pub(super) fn json(schema: &str, example: &Value, description: &'static str) -> Self {
        Self {
            content: vec![(JSON, json!({"schema": named(schema), "example": example}))],
            description,
        }
    }
}

impl Answer {
    /// An object of a schema, with one that was answered.
    pub(super) fn json(schema: &str, example: &str, description: &'static str) -> Self {
        let example = serde_json::from_str(example).unwrap_or(Value::Null);
        let content = json!({"schema": named(schema), "example": example});
        Self {
            content: vec![(JSON, content)],
            ..Self::empty(StatusCode::OK, description)
        }
    }

    /// Text that is for people and programs that are no clients of the API.
    pub(super) fn text(content_type: &'static str, description: &'static str) -> Self {
        Self {
            content: vec![(content_type, json!({"schema": {"type": "string"}}))],
            ..Self::empty(StatusCode::OK, description)
        }
    }

    pub(super) const fn empty(status: StatusCode, description: &'static str) -> Self {
        Self {
            status,
            description,
            content: Vec::new(),
            headers: Vec::new(),
        }
    }

    pub(super) fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    pub(super) fn with_header(mut self, name: HeaderName, schema: Value) -> Self {
        self.headers.push((name, schema));
        self
    }
}

pub(super) const JSON: &str = "application/json";
