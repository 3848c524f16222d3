use std::borrow::Cow;

use serde::de::{self, Deserialize, Deserializer, Visitor};

/// A JSON string, borrowed from the message where it has no escapes.
///
/// Serde borrows a `Cow` only when it stands directly in a field; inside an `Option` it would always copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Text<'a>(pub(crate) Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor).map(Text)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text))
    }
}

/// Cuts a text to at most `max` bytes, at a character boundary.
pub(crate) fn truncate(text: Cow<'_, str>, max: usize) -> Cow<'_, str> {
    if text.len() <= max {
        return text;
    }
    let end = text.floor_char_boundary(max);
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(..end).unwrap_or_default()),
        Cow::Owned(mut text) => {
            text.truncate(end);
            Cow::Owned(text)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_without_escapes_is_borrowed() {
        let plain: Option<Text<'_>> = serde_json::from_str(r#""plain""#).unwrap();
        assert!(matches!(plain, Some(Text(Cow::Borrowed("plain")))));
        let escaped: Option<Text<'_>> = serde_json::from_str(r#""a\"b""#).unwrap();
        assert_eq!(escaped.unwrap().0, "a\"b");
    }

    #[test]
    fn a_cut_never_splits_a_character() {
        assert_eq!(truncate("aé".into(), 2), "a");
        assert_eq!(truncate(Cow::Owned("aé".to_owned()), 3), "aé");
    }
}
