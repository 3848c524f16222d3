use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

use crate::text::{Text, truncate};

/// The longest campaign value kept, in bytes; more is cut, so that nobody can fill the store with made-up values.
const MAX_VALUE: usize = 256;

/// Campaign parameters; an absent or empty one is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Utm<'a> {
    /// `utm_source`: who sent the visitor.
    pub source: Option<Cow<'a, str>>,
    /// `utm_medium`: by which means.
    pub medium: Option<Cow<'a, str>>,
    /// `utm_campaign`: for which campaign.
    pub campaign: Option<Cow<'a, str>>,
    /// `utm_term`: by which keyword.
    pub term: Option<Cow<'a, str>>,
    /// `utm_content`: by which of several links.
    pub content: Option<Cow<'a, str>>,
}

impl<'a> Utm<'a> {
    /// Finds the parameters in the query of a URL; the first of a name wins.
    pub fn from_query(query: &str) -> Self {
        let mut utm = Self::default();
        // Most queries have none, and looking for the prefix is cheaper than taking the query apart.
        if !query.contains("utm_") {
            return utm;
        }
        for pair in query.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            if let Some(name) = name.strip_prefix("utm_") {
                utm.set(name, Cow::Owned(percent_decode(value)));
            }
        }
        utm
    }

    fn set(&mut self, name: &str, value: Cow<'a, str>) {
        let slot = match name {
            "source" => &mut self.source,
            "medium" => &mut self.medium,
            "campaign" => &mut self.campaign,
            "term" => &mut self.term,
            "content" => &mut self.content,
            _ => return,
        };
        if slot.is_none() && !value.is_empty() {
            *slot = Some(truncate(value, MAX_VALUE));
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Utm<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(UtmVisitor)
    }
}

struct UtmVisitor;

impl<'de> Visitor<'de> for UtmVisitor {
    type Value = Utm<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of campaign parameters")
    }

    /// Takes `source` as well as `utm_source`.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut utm = Utm::default();
        while let Some((Text(name), value)) = map.next_entry::<Text<'de>, Option<Text<'de>>>()? {
            if let Some(Text(value)) = value {
                utm.set(name.strip_prefix("utm_").unwrap_or(&name), value);
            }
        }
        Ok(utm)
    }
}

/// Decodes `%XX` and `+` as in a form (WHATWG URL standard, application/x-www-form-urlencoded); bytes that are not
/// UTF-8 become U+FFFD.
fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        rest = tail;
        match first {
            b'+' => bytes.push(b' '),
            b'%' => match hex_pair(tail) {
                Some(byte) => {
                    bytes.push(byte);
                    rest = tail.get(2..).unwrap_or_default();
                }
                None => bytes.push(b'%'),
            },
            byte => bytes.push(byte),
        }
    }
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

fn hex_pair(bytes: &[u8]) -> Option<u8> {
    let pair = std::str::from_utf8(bytes.get(..2)?).ok()?;
    if pair.starts_with('+') {
        None
    } else {
        u8::from_str_radix(pair, 16).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn campaign_parameters_are_found_and_decoded() {
        let utm = Utm::from_query(
            "id=7&utm_source=news+letter&utm_campaign=sp%C3%A4t%2&utm_source=second&utm_term=",
        );
        assert_eq!(utm.source.as_deref(), Some("news letter"));
        assert_eq!(utm.campaign.as_deref(), Some("spät%2"));
        assert_eq!((utm.term, utm.medium), (None, None));
    }

    #[test]
    fn both_spellings_of_a_name_are_read() {
        let utm: Utm<'_> =
            serde_json::from_str(r#"{"source":"a","utm_medium":"b","other":"c","term":null}"#)
                .unwrap();
        assert_eq!(
            (utm.source.as_deref(), utm.medium.as_deref()),
            (Some("a"), Some("b"))
        );
    }
}
