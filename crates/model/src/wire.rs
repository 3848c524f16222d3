use std::borrow::Cow;
use std::fmt;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::text::Text;
use crate::{Headers, Reason, Rejection, Utm};

/// Declares the fields a message may have: each once here, read by name, a repeated one refused.
macro_rules! wire {
    ($($field:ident: $type:ty,)*) => {
        /// The names of all fields a message may have.
        pub const FIELDS: &[&str] = &[$(stringify!($field)),*];

        /// The fields of a message as they stand there, none checked yet.
        #[derive(Default)]
        pub(crate) struct Wire<'a> {
            $(pub(crate) $field: Option<$type>,)*
            pub(crate) unknown_fields: u32,
        }

        #[derive(serde::Deserialize)]
        #[serde(field_identifier)]
        #[expect(non_camel_case_types, reason = "variants are the field names themselves")]
        enum Field { $($field,)* #[serde(other)] Unknown }

        impl<'a> Wire<'a> {
            fn read<A: MapAccess<'a>>(
                &mut self,
                field: Field,
                map: &mut A,
                trouble: &mut Option<Rejection>,
            ) -> Result<(), A::Error> {
                match field {
                    $(Field::$field => read_once(&mut self.$field, stringify!($field), map, trouble),)*
                    Field::Unknown => {
                        self.unknown_fields += 1;
                        map.next_value::<de::IgnoredAny>().map(drop)
                    }
                }
            }
        }
    };
}

wire! {
    workspace_id: Text<'a>,
    link_id: Text<'a>,
    clicked_at: Stamp<'a>,
    domain: Text<'a>,
    short_code: Text<'a>,
    destination_url: Text<'a>,
    click_id: Text<'a>,
    ip: Text<'a>,
    user_agent: Text<'a>,
    referrer: Text<'a>,
    accept_language: Text<'a>,
    method: Text<'a>,
    status: u64,
    headers: Headers<'a>,
    trigger: Text<'a>,
    utm: Utm<'a>,
    metadata: &'a RawValue,
}

/// Reads a message, naming the field at fault where there is one.
pub(crate) fn read(payload: &[u8]) -> Result<Wire<'_>, Rejection> {
    let mut trouble = None;
    let mut json = serde_json::Deserializer::from_slice(payload);
    let wire = WireSeed {
        trouble: &mut trouble,
    }
    .deserialize(&mut json)
    .and_then(|wire| json.end().map(|()| wire));
    wire.map_err(|error| explain(&error, trouble, payload))
}

/// Why a payload could not be read, `trouble` being what is known of a field at fault.
pub(crate) fn explain(
    error: &serde_json::Error,
    trouble: Option<Rejection>,
    payload: &[u8],
) -> Rejection {
    if std::str::from_utf8(payload).is_err() {
        return Rejection::of_message(Reason::NotUtf8);
    }
    if !error.is_data() {
        return Rejection::of_message(Reason::NotJson);
    }
    trouble.unwrap_or(Rejection::of_message(Reason::NotAnObject))
}

fn read_once<'a, T: Deserialize<'a>, A: MapAccess<'a>>(
    slot: &mut Option<T>,
    name: &'static str,
    map: &mut A,
    trouble: &mut Option<Rejection>,
) -> Result<(), A::Error> {
    if slot.is_some() {
        *trouble = Some(Rejection::of_field(name, Reason::DuplicateField));
        return Err(de::Error::duplicate_field(name));
    }
    *slot = map
        .next_value()
        .inspect_err(|_| *trouble = Some(Rejection::of_field(name, Reason::WrongType)))?;
    Ok(())
}

struct WireSeed<'t> {
    trouble: &'t mut Option<Rejection>,
}

impl<'de> DeserializeSeed<'de> for WireSeed<'_> {
    type Value = Wire<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for WireSeed<'_> {
    type Value = Wire<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a click")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut wire = Wire::default();
        while let Some(field) = map.next_key()? {
            wire.read(field, &mut map, self.trouble)?;
        }
        Ok(wire)
    }
}

/// An instant as it stands on the wire: a text, or a whole number of milliseconds.
pub(crate) enum Stamp<'a> {
    Text(Cow<'a, str>),
    Millis(i64),
}

impl<'de: 'a, 'a> Deserialize<'de> for Stamp<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StampVisitor)
    }
}

struct StampVisitor;

impl<'de> Visitor<'de> for StampVisitor {
    type Value = Stamp<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string or a whole number")
    }

    fn visit_i64<E: de::Error>(self, millis: i64) -> Result<Self::Value, E> {
        Ok(Stamp::Millis(millis))
    }

    fn visit_u64<E: de::Error>(self, millis: u64) -> Result<Self::Value, E> {
        // A number beyond i64 is far in the future whatever it means.
        Ok(Stamp::Millis(i64::try_from(millis).unwrap_or(i64::MAX)))
    }

    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Stamp::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Stamp::Text(Cow::Owned(text.to_owned())))
    }
}
