use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};

/// A whole number, in whatever way it was written: the reader insists on the exact width, not all writers use 32 bits, and
/// some write texts (`13335`, `AS13335`). What is no such number is 0.
#[derive(Clone, Copy, Default)]
pub(crate) struct Number(pub(crate) u32);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NumberVisitor)
    }
}

struct NumberVisitor;

impl Visitor<'_> for NumberVisitor {
    type Value = Number;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number")
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Number(u32::try_from(number).unwrap_or_default()))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Number(u32::try_from(number).unwrap_or_default()))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        let digits = text.strip_prefix("AS").unwrap_or(text);
        Ok(Number(digits.parse().unwrap_or_default()))
    }
}
