use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

/// The message with this `click_id`, if it has none of its own; else the message as it is, not copied.
///
/// Of a message that [`crate::decode`] takes, the result decodes to the same click with that identifier, which must
/// keep the rule of one: at most 64 bytes without control characters. A message that is refused stays one. The result
/// is longer by the length of the identifier and at most 14 bytes more where it needs no escapes: a message that is
/// near a limit of length may pass it.
pub fn with_click_id<'a>(message: &'a [u8], click_id: &str) -> Cow<'a, [u8]> {
    given(message, click_id).map_or(Cow::Borrowed(message), Cow::Owned)
}

/// `None` where there is an identifier, or nothing that could have one.
fn given(message: &[u8], click_id: &str) -> Option<Vec<u8>> {
    let id = Value::from(click_id).to_string();
    match serde_json::from_slice(message).ok()? {
        Stated(None) => {
            let brace = message.iter().position(|byte| *byte == b'{')?;
            let (head, fields) = message.split_at_checked(brace + 1)?;
            let parts = [head, b"\"click_id\":", id.as_bytes(), b",", fields];
            Some(parts.concat())
        }
        // A second field of the name would be refused, so the one that is empty gets the value.
        Stated(Some(stated)) if matches!(stated.get(), "null" | "\"\"") => {
            let stated = stated.get();
            let start = stated
                .as_ptr()
                .addr()
                .checked_sub(message.as_ptr().addr())?;
            let (head, tail) = message.split_at_checked(start)?;
            Some([head, id.as_bytes(), tail.get(stated.len()..)?].concat())
        }
        Stated(Some(_)) => None,
    }
}

/// What a message states as its `click_id`, as it stands there. Of several the last: `null` may come before it.
struct Stated<'a>(Option<&'a RawValue>);

#[derive(serde::Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum Field {
    ClickId,
    #[serde(other)]
    Other,
}

impl<'de: 'a, 'a> Deserialize<'de> for Stated<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(StatedVisitor)
    }
}

struct StatedVisitor;

impl<'de> Visitor<'de> for StatedVisitor {
    type Value = Stated<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a click")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut stated = None;
        while let Some(field) = map.next_key()? {
            match field {
                Field::ClickId => stated = Some(map.next_value()?),
                Field::Other => map.next_value::<IgnoredAny>().map(drop)?,
            }
        }
        Ok(Stated(stated))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Click, Offset, Partition, RawClick, Rejection, Timestamp, decode};

    const REQUIRED: [&str; 4] = [
        r#""workspace_id":"acme""#,
        r#""link_id" : "lnk_1""#,
        r#""clicked_at":1772366400000"#,
        r#""domain":"go.acme.com""#,
    ];
    const OPTIONAL: [&str; 5] = [
        r#""metadata":{"click_id":"another", "a":[1, 2]}"#,
        r#""headers":{"click_id":"another"}"#,
        r#""user_agent":"\"click_id\":null,{}é\u00e9""#,
        r#""nobody_knows":[{"click_id":null}]"#,
        r#""ip":null"#,
    ];
    /// Ways to have no identifier, in the order in which `decode` takes them, and ways to have one.
    const CLICK_IDS: [&[&str]; 8] = [
        &[],
        &[r#""click_id":null"#],
        &[r#""click_id" : """#],
        &[r#""click\u005fid":null"#],
        &[r#""click_id":null"#, r#""click_id":null"#],
        &[r#""click_id":null"#, r#""click_id":"""#],
        &[r#""click_id":"own""#],
        &[r#""click_id":null"#, r#""click\u005fid":"\u006fwn""#],
    ];

    fn read(message: &[u8]) -> Result<Click<'_>, Rejection> {
        decode(&RawClick {
            partition: Partition(0),
            offset: Offset(0),
            received_at: Timestamp(1_772_366_400_000),
            payload: message,
        })
    }

    /// Messages that `decode` takes: all orders of fields, any white space, every way to have an identifier or none.
    fn accepted() -> impl Strategy<Value = Vec<u8>> {
        let others = prop::sample::subsequence(&OPTIONAL[..], 0..=OPTIONAL.len())
            .prop_map(|some| [&REQUIRED[..], &some].concat())
            .prop_shuffle();
        let places = prop::array::uniform2(any::<prop::sample::Index>());
        let space = prop::sample::select(vec!["", " ", "\r\n\t"]);
        let ids = prop::sample::select(&CLICK_IDS[..]);
        (others, ids, places, space).prop_map(|(mut fields, ids, places, space)| {
            let mut places = places.map(|place| place.index(fields.len() + 1));
            places.sort_unstable();
            for (id, place) in ids.iter().zip(places).rev() {
                fields.insert(place, id);
            }
            let fields = fields.join(&format!("{space},{space}"));
            format!("{space}{{{space}{fields}{space}}}{space}").into_bytes()
        })
    }

    #[test]
    fn an_identifier_is_put_first_and_escaped() {
        assert_eq!(
            with_click_id(br#" { "link_id":"a"}"#, "a\"\\").as_ref(),
            br#" {"click_id":"a\"\\", "link_id":"a"}"#
        );
        assert_eq!(
            with_click_id(br#"{"a":1,"click_id": null }"#, "x").as_ref(),
            br#"{"a":1,"click_id": "x" }"#
        );
    }

    #[test]
    fn a_message_with_an_identifier_is_not_copied() {
        let message = br#"{"click_id":"own"}"#;
        assert!(matches!(with_click_id(message, "x"), Cow::Borrowed(same) if same == message));
    }

    proptest! {
        #[test]
        fn a_click_is_the_same_with_an_identifier(message in accepted(), id in "[ -~é]{1,21}") {
            let click = read(&message).unwrap();
            let result = with_click_id(&message, &id);
            prop_assert_eq!(matches!(result, Cow::Borrowed(_)), click.click_id.is_some());
            prop_assert!(result.len() <= message.len() + 14 + 2 * id.len());
            let expected = Click { click_id: Some(click.click_id.clone().unwrap_or(id.into())), ..click };
            prop_assert_eq!(read(&result), Ok(expected));
        }

        #[test]
        fn a_message_that_is_refused_stays_refused(
            mut message in accepted(),
            place in any::<prop::sample::Index>(),
            byte in any::<u8>(),
        ) {
            let place = place.index(message.len());
            message[place] = byte;
            let is_taken = read(&message).is_ok();
            prop_assert_eq!(read(&with_click_id(&message, "x")).is_ok(), is_taken);
        }

        #[test]
        fn no_bytes_make_it_panic(message in prop::collection::vec(any::<u8>(), 0..200)) {
            drop(with_click_id(&message, "x"));
        }
    }
}
