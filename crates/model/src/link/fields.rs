use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::BrokenRule;
use crate::text::Text;
use crate::wire::explain;
use crate::with_fields::Stated;
use crate::{InvalidId, LinkId, Reason};

/// The fields of a JSON object, read one by one, so that what is wrong with one hides nothing about the others.
pub(super) struct Fields<'a> {
    stated: Vec<(Text<'a>, &'a RawValue)>,
    /// What stands before the name of a field: `project.` for those of a project.
    prefix: &'static str,
}

impl<'a> Fields<'a> {
    /// The fields of a whole link.
    pub(super) fn read(payload: &'a [u8]) -> Result<Self, BrokenRule> {
        let Stated(stated) = serde_json::from_slice(payload).map_err(|error| {
            let reason = explain(&error, None, payload).reason;
            let rule = match reason {
                Reason::NotUtf8 => "a link must be UTF-8",
                Reason::NotJson => "a link must be one JSON object",
                _ => "a link must be a JSON object",
            };
            BrokenRule::of_link(reason, rule)
        })?;
        Ok(Self { stated, prefix: "" })
    }

    /// The fields of the object `project`.
    pub(super) fn project(&self) -> Result<Option<Self>, BrokenRule> {
        let stated = self.value("project", "must be an object with id, slug and name")?;
        Ok(stated.map(|Stated(stated)| Self {
            stated,
            prefix: "project.",
        }))
    }

    /// A value; a field that is absent or null has none.
    pub(super) fn value<T: Deserialize<'a>>(
        &self,
        name: &str,
        rule: &'static str,
    ) -> Result<Option<T>, BrokenRule> {
        let mut given = self
            .stated
            .iter()
            .filter(|(Text(stated), _)| stated == name);
        let Some((_, value)) = given.next() else {
            return Ok(None);
        };
        let field = self.full(name);
        if given.next().is_some() {
            let reason = Reason::DuplicateField;
            return Err(BrokenRule::of_field(&field, reason, reason.rule()));
        }
        read(&field, value, rule)
    }

    /// A text; one that is empty is absent, as in a click.
    pub(super) fn text(&self, name: &str) -> Result<Option<Cow<'a, str>>, BrokenRule> {
        let text = self.value::<Text<'a>>(name, MUST_BE_A_STRING)?;
        Ok(text.map(|Text(text)| text).filter(|text| !text.is_empty()))
    }

    /// A text of at most so many bytes.
    pub(super) fn text_of_bytes(
        &self,
        name: &str,
        max: usize,
    ) -> Result<Option<Cow<'a, str>>, BrokenRule> {
        match self.text(name)? {
            Some(text) if text.len() > max => {
                let rule = format!("must be at most {max} bytes");
                Err(BrokenRule::of_field(
                    &self.full(name),
                    Reason::TooLong,
                    rule,
                ))
            }
            text => Ok(text),
        }
    }

    /// A text of at most so many characters.
    pub(super) fn text_of_characters(
        &self,
        name: &str,
        max: usize,
    ) -> Result<Option<String>, BrokenRule> {
        let text = self.text(name)?;
        text.map(|text| at_most(&self.full(name), text, max))
            .transpose()
    }

    /// An identifier, which must be there.
    pub(super) fn id(&self, name: &str) -> Result<LinkId, BrokenRule> {
        let text = self.text(name)?.unwrap_or_default();
        LinkId::parse(&text).map_err(|error| {
            let field = self.full(name);
            match error {
                InvalidId::Empty => {
                    BrokenRule::of_field(&field, Reason::MissingField, Reason::MissingField.rule())
                }
                InvalidId::TooLong => {
                    BrokenRule::of_field(&field, Reason::TooLong, error.to_string())
                }
                InvalidId::Characters => {
                    BrokenRule::of_field(&field, Reason::BadCharacters, error.to_string())
                }
            }
        })
    }

    fn full(&self, name: &str) -> String {
        [self.prefix, name].concat()
    }
}

pub(super) const MUST_BE_A_STRING: &str = "must be a string";

/// Reads a value; null is none.
pub(super) fn read<'a, T: Deserialize<'a>>(
    field: &str,
    value: &'a RawValue,
    rule: &'static str,
) -> Result<Option<T>, BrokenRule> {
    serde_json::from_str(value.get()).map_err(|error| {
        if error.is_data() {
            BrokenRule::of_field(field, Reason::WrongType, rule)
        } else {
            // An escape such as \ud800 is good JSON and no character.
            let reason = Reason::BadCharacters;
            BrokenRule::of_field(field, reason, reason.rule())
        }
    })
}

/// A text of at most so many characters.
pub(super) fn at_most(field: &str, text: Cow<'_, str>, max: usize) -> Result<String, BrokenRule> {
    if text.chars().count() <= max {
        return Ok(text.into_owned());
    }
    let rule = format!("must be at most {max} characters");
    Err(BrokenRule::of_field(field, Reason::TooLong, rule))
}
