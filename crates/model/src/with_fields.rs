use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::text::Text;

/// The message with these fields, each a name and a value in JSON, instead of whatever it has under these names. All others
/// stay as they stand there, byte for byte. A message that is no JSON object has no fields and stays as it is.
pub fn with_fields<'a>(message: &'a [u8], fields: &[(&str, &str)]) -> Cow<'a, [u8]> {
    match serde_json::from_slice(message) {
        Ok(Stated(stated)) if !fields.is_empty() => Cow::Owned(object(&stated, fields)),
        _ => Cow::Borrowed(message),
    }
}

fn object(stated: &[(Text<'_>, &RawValue)], fields: &[(&str, &str)]) -> Vec<u8> {
    let is_replaced = |name: &str| fields.iter().any(|(replaced, _)| *replaced == name);
    let kept = stated
        .iter()
        .map(|(Text(name), value)| (name.as_ref(), value.get()));
    let all = kept
        .filter(|(name, _)| !is_replaced(name))
        .chain(fields.iter().copied());
    let members = all.map(|(name, json)| format!("{}:{json}", Value::from(name)));
    format!("{{{}}}", members.collect::<Vec<_>>().join(",")).into_bytes()
}

/// The fields of a JSON object in their order, also those that come twice.
pub(crate) struct Stated<'a>(pub(crate) Vec<(Text<'a>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Stated<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(StatedVisitor)
    }
}

struct StatedVisitor;

impl<'de> Visitor<'de> for StatedVisitor {
    type Value = Stated<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut stated = Vec::new();
        while let Some(member) = map.next_entry()? {
            stated.push(member);
        }
        Ok(Stated(stated))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn set(message: &str, fields: &[(&str, &str)]) -> String {
        String::from_utf8(with_fields(message.as_bytes(), fields).into_owned()).unwrap()
    }

    #[test]
    fn a_field_is_added_or_takes_the_place_of_all_others_of_its_name() {
        let fields = [("domain", "\"go.acme.com\""), ("status", "301")];
        assert_eq!(
            set("{}", &fields),
            r#"{"domain":"go.acme.com","status":301}"#
        );
        let twice = "{\"domain\": null,\n\"a\":1,\"d\\u006fmain\":[{}]}";
        assert_eq!(
            set(twice, &fields),
            r#"{"a":1,"domain":"go.acme.com","status":301}"#
        );
    }

    #[test]
    fn other_fields_stay_as_they_stand_there() {
        let rest = r#""metadata":{"n" : 12345678901234567890123.50},"a\"b":"\u00e9","a":1,"a":2"#;
        let message = format!("{{{rest}}}");
        assert_eq!(set(&message, &[]), message);
        let with_ip = format!(r#"{{{rest},"ip":null}}"#);
        assert_eq!(set(&message, &[("ip", "null")]), with_ip);
    }

    #[test]
    fn what_is_no_object_stays_as_it_is() {
        for message in ["", "null", "[{}]", "{", "{}{}", "{\"a\":\u{0}1}"] {
            assert_eq!(set(message, &[("ip", "null")]), message);
        }
    }

    proptest! {
        /// By a parser that knows nothing of raw values.
        #[test]
        fn it_agrees_with_a_map(names in prop::collection::vec("[a-d\"é]", 0..5), values in prop::array::uniform5(any::<i64>())) {
            let message: serde_json::Map<_, _> = names.into_iter().zip(values.map(Value::from)).collect();
            let mut expected = message.clone();
            expected.insert("a".to_owned(), Value::from("new"));
            let result = set(&Value::from(message).to_string(), &[("a", "\"new\"")]);
            prop_assert_eq!(serde_json::from_str::<Value>(&result).unwrap(), Value::from(expected));
        }
    }
}
