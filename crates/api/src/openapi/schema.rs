//! What schemas are made of (JSON Schema 2020-12, as OpenAPI 3.1 has it).

use clickmill_model::Timestamp;
use clickmill_stats::Instant;
use serde_json::{Map, Value, json};

/// An object whose fields are named one by one. Fields that are not named may be there: more of them may come.
#[derive(Clone, Default)]
pub(super) struct Object {
    description: &'static str,
    properties: Map<String, Value>,
    required: Vec<Value>,
    is_closed: bool,
}

impl Object {
    pub(super) fn new(description: &'static str) -> Self {
        Self {
            description,
            ..Self::default()
        }
    }

    /// With a field that is always there.
    pub(super) fn with(mut self, name: &str, schema: Value) -> Self {
        self.required.push(name.into());
        self.maybe(name, schema)
    }

    /// With a field that may be absent.
    pub(super) fn maybe(mut self, name: &str, schema: Value) -> Self {
        self.properties.insert(name.to_owned(), schema);
        self
    }

    /// With all fields of another one.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.properties.extend(other.properties);
        self.required.extend(other.required);
        self
    }

    /// Without any other fields.
    pub(super) fn closed(self) -> Self {
        Self {
            is_closed: true,
            ..self
        }
    }

    pub(super) fn schema(self) -> Value {
        let mut schema = json!({"type": "object", "properties": self.properties});
        if !self.required.is_empty() {
            put(&mut schema, "required", self.required.into());
        }
        if self.is_closed {
            put(&mut schema, "additionalProperties", false.into());
        }
        described(schema, self.description)
    }
}

/// The schema of this name in the components.
pub(super) fn named(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// An object of this name a line.
pub(super) fn lines_of(name: &str) -> Value {
    json!({"type": "string", "contentMediaType": "application/x-ndjson", "contentSchema": named(name)})
}

pub(super) fn text(description: &str) -> Value {
    described(json!({"type": "string"}), description)
}

pub(super) fn flag(description: &str) -> Value {
    described(json!({"type": "boolean"}), description)
}

/// A whole number that is not negative.
pub(super) fn count(description: &str) -> Value {
    described(json!({"type": "integer", "minimum": 0}), description)
}

pub(super) fn whole(min: i64, max: i64) -> Value {
    json!({"type": "integer", "minimum": min, "maximum": max})
}

/// An instant that is answered.
pub(super) fn instant(description: &str) -> Value {
    described(
        json!({"type": "string", "format": "date-time"}),
        description,
    )
}

/// An instant that is sent: RFC 3339, or epoch milliseconds.
pub(super) fn instant_or_millis() -> Vec<Value> {
    let millis = whole(Timestamp::EARLIEST.0, Instant::LATEST.millis());
    vec![json!({"type": "string", "format": "date-time"}), millis]
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "a schema is part of what it is put into"
)]
pub(super) fn list(items: Value) -> Value {
    json!({"type": "array", "items": items})
}

/// What may also be null.
pub(super) fn or_null(mut schema: Value) -> Value {
    let kind = schema
        .get("type")
        .and_then(Value::as_str)
        .map(str::to_owned);
    match kind {
        Some(kind) => {
            put(&mut schema, "type", json!([kind, "null"]));
            schema
        }
        None => json!({"anyOf": [schema, {"type": "null"}]}),
    }
}

/// The same for a word of a closed set that is not in the components: null is one more of them.
pub(super) fn or_null_word(mut schema: Value) -> Value {
    if let Some(words) = schema.get_mut("enum").and_then(Value::as_array_mut) {
        words.push(Value::Null);
    }
    or_null(schema)
}

/// A word of a closed set, with what each of them means.
pub(super) fn words<'a>(words: impl IntoIterator<Item = (&'a str, &'a str)>) -> Value {
    let words: Vec<_> = words.into_iter().collect();
    let names: Vec<_> = words.iter().map(|(name, _)| *name).collect();
    let meanings: Map<_, _> = words
        .iter()
        .map(|(name, meaning)| ((*name).to_owned(), Value::from(*meaning)))
        .collect();
    json!({"type": "string", "enum": names, "x-enumDescriptions": meanings})
}

pub(super) fn described(mut schema: Value, description: &str) -> Value {
    if !description.is_empty() {
        put(&mut schema, "description", description.into());
    }
    schema
}

/// Sets a field of a schema.
pub(super) fn put(schema: &mut Value, name: &str, value: Value) {
    if let Some(fields) = schema.as_object_mut() {
        fields.insert(name.to_owned(), value);
    }
}

/// A schema with one more field.
pub(super) fn with(mut schema: Value, name: &str, value: impl Into<Value>) -> Value {
    put(&mut schema, name, value.into());
    schema
}
