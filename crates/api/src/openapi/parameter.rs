use serde_json::{Value, json};

use super::schema::{described, or_null_word, put};

/// A parameter of the address, or a header of a request.
#[derive(Clone)]
pub(super) struct Parameter {
    pub(super) name: String,
    place: Place,
    description: String,
    schema: Value,
    style: Option<&'static str>,
    /// Its value in the request that stands for all others, where it has one there.
    pub(super) example: Option<Value>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Query,
    Path,
    Header,
}

impl Parameter {
    pub(super) fn query(name: &str, schema: Value, description: impl Into<String>) -> Self {
        Self {
            name: name.to_owned(),
            place: Place::Query,
            description: description.into(),
            schema,
            style: None,
            example: None,
        }
    }

    pub(super) fn path(name: &str, schema: Value, description: &str, example: Value) -> Self {
        Self {
            place: Place::Path,
            example: Some(example),
            ..Self::query(name, schema, description)
        }
    }

    pub(super) fn header(name: &str, schema: Value, description: &str) -> Self {
        Self {
            place: Place::Header,
            ..Self::query(name, schema, description)
        }
    }

    /// Several parameters at once: one for each field of an object, named `name[field]`.
    pub(super) fn fields(name: &str, schema: Value, description: impl Into<String>) -> Self {
        Self {
            style: Some("deepObject"),
            ..Self::query(name, schema, description)
        }
    }

    pub(super) const fn is_of_address(&self) -> bool {
        matches!(self.place, Place::Query)
    }

    /// As a field of a body, where null is as good as absent.
    pub(super) fn into_field(self) -> (String, Value) {
        let nullable = or_null_word(self.schema);
        (self.name, described(nullable, &self.description))
    }

    pub(super) fn document(&self) -> Value {
        let place = match self.place {
            Place::Query => "query",
            Place::Path => "path",
            Place::Header => "header",
        };
        let mut parameter = json!({
            "name": self.name, "in": place, "required": self.place == Place::Path,
            "description": self.description, "schema": self.schema,
        });
        if let Some(style) = self.style {
            put(&mut parameter, "style", style.into());
            put(&mut parameter, "explode", true.into());
        }
        if let Some(example) = &self.example {
            put(&mut parameter, "example", example.clone());
        }
        parameter
    }
}
