use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// How deep objects and lists of `metadata` may be within each other, the outermost one counted.
pub const MAX_METADATA_LEVELS: u8 = 64;

/// Whether readers of JSON can read a text of the right grammar. Half a pair of surrogates (`"\ud800"`), a number that no `f64` holds, and
/// values nested without end keep to the grammar, but many a reader refuses them (RFC 8259, sections 6, 8.2 and 9).
pub(crate) fn is_readable(json: &str) -> bool {
    let outermost = Anything {
        levels: MAX_METADATA_LEVELS,
    };
    let mut json = serde_json::Deserializer::from_str(json);
    outermost.deserialize(&mut json).is_ok()
}

/// A value that is read and not kept.
#[derive(Clone, Copy)]
struct Anything {
    /// How many levels it may have.
    levels: u8,
}

impl Anything {
    fn within<E: Error>(self) -> Result<Self, E> {
        let levels = self.levels.checked_sub(1);
        let within = levels.map(|levels| Self { levels });
        within.ok_or_else(|| E::custom("nested too deeply"))
    }
}

impl<'de> DeserializeSeed<'de> for Anything {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Anything {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let within = self.within()?;
        while list.next_element_seed(within)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        let within = self.within()?;
        while object.next_key_seed(within)?.is_some() {
            object.next_value_seed(within)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_every_reader_reads_is_readable() {
        for json in [
            "{}",
            r#"{"a":[1,-2,2.50,1e300,true,null,"\ud83d\ude00\u0000",{"a":1,"a":2}]}"#,
            r#"{"n":12345678901234567890123.50}"#,
        ] {
            assert!(is_readable(json), "{json}");
        }
    }

    #[test]
    fn what_some_readers_refuse_is_not() {
        for json in [
            r#"{"a":"\ud800"}"#,
            r#"{"a\ude00":1}"#,
            r#"{"a":[{"b":"\ude00\ud83d"}]}"#,
            r#"{"a":1e999}"#,
        ] {
            assert!(!is_readable(json), "{json}");
        }
        let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(is_readable(&nested(MAX_METADATA_LEVELS.into())));
        assert!(!is_readable(&nested(usize::from(MAX_METADATA_LEVELS) + 1)));
    }
}
