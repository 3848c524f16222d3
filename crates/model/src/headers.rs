use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

use crate::text::{Text, truncate};

/// The longest header name kept, in bytes: more than twice what the longest one has that means anything.
const MAX_NAME: usize = 64;
/// The longest header value kept, in bytes.
const MAX_VALUE: usize = 256;
/// The most headers kept: all allowed names fit in.
const MAX_HEADERS: usize = 32;

/// The request headers that bear on bots and privacy, names in lower case; all others are left out when read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headers<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl Headers<'_> {
    /// The value of a header, by its name in lower case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value)
    }

    /// All headers kept, in the order they came.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_ref(), value.as_ref()))
    }

    /// Whether none was kept.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'a> FromIterator<(&'a str, &'a str)> for Headers<'a> {
    /// Takes headers that were kept before: which they are, and how long, was decided then.
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a str)>>(headers: I) -> Self {
        let borrowed = |(name, value)| (Cow::Borrowed(name), Cow::Borrowed(value));
        Self(headers.into_iter().map(borrowed).collect())
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Headers<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(HeadersVisitor)
    }
}

struct HeadersVisitor;

impl<'de> Visitor<'de> for HeadersVisitor {
    type Value = Headers<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of header names and values")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut kept = Vec::new();
        while let Some((Text(name), Text(value))) = map.next_entry::<Text<'de>, Text<'de>>()? {
            let name = lower(name);
            if kept.len() < MAX_HEADERS && is_read(&name) {
                kept.push((name, truncate(value, MAX_VALUE)));
            }
        }
        Ok(Headers(kept))
    }
}

fn is_read(name: &str) -> bool {
    let is_known = matches!(
        name,
        "sec-purpose" | "purpose" | "x-purpose" | "x-moz" | "sec-gpc" | "dnt" | "from"
    );
    let is_of_kind = name.starts_with("sec-ch-ua") || name.starts_with("sec-fetch-");
    is_known || (is_of_kind && name.len() <= MAX_NAME)
}

/// ASCII lower case, copying only where something changes.
pub(crate) fn lower(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(text.to_ascii_lowercase())
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_headers_that_matter_are_kept() {
        let headers: Headers<'_> = serde_json::from_str(
            r#"{"Sec-Purpose":"prefetch","Cookie":"secret","sec-ch-ua-mobile":"?1"}"#,
        )
        .unwrap();
        assert_eq!(headers.get("sec-purpose"), Some("prefetch"));
        assert_eq!(headers.get("cookie"), None);
        assert_eq!(headers.iter().count(), 2);
    }

    #[test]
    fn nobody_fills_the_store_with_names_of_headers() {
        for (length, kept) in [(64, 1), (65, 0)] {
            let name = format!("{:x<length$}", "sec-ch-ua-");
            let headers = format!(r#"{{"{name}":"?1"}}"#);
            let headers: Headers<'_> = serde_json::from_str(&headers).unwrap();
            assert_eq!(headers.iter().count(), kept);
        }
    }
}
