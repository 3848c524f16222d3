use std::fmt::Write as _;

use clickmill_store::StoredDeadLetter;
use serde::Serialize;

/// How many characters of a payload a line shows.
pub(super) const SHOWN: usize = 100;

/// One line for people. The payload needs no more than one character beyond those shown.
pub(super) fn for_people(letter: &StoredDeadLetter) -> String {
    let field = if letter.field.is_empty() {
        "-"
    } else {
        &letter.field
    };
    format!(
        "{}  {:<16} {:<15} {}:{}:{}  {}",
        letter.received_at,
        letter.reason,
        field,
        letter.log,
        letter.partition,
        letter.offset,
        beginning(&letter.payload)
    )
}

/// One line for programs.
pub(super) fn for_programs(letter: &StoredDeadLetter) -> serde_json::Result<String> {
    serde_json::to_string(&JsonLetter {
        received_at: letter.received_at.to_string(),
        reason: &letter.reason,
        field: (!letter.field.is_empty()).then_some(&letter.field),
        log: &letter.log,
        partition: letter.partition.0,
        offset: letter.offset.0,
        payload: &letter.payload,
    })
}

#[derive(Serialize)]
struct JsonLetter<'a> {
    received_at: String,
    reason: &'a str,
    field: Option<&'a str>,
    log: &'a str,
    partition: i32,
    offset: i64,
    payload: &'a str,
}

/// The beginning of a payload, harmless to a terminal.
fn beginning(payload: &str) -> String {
    let mut line = String::with_capacity(SHOWN);
    for (index, character) in payload.chars().enumerate() {
        if index == SHOWN {
            line.push('…');
            break;
        }
        if character.is_control() || turns_text(character) {
            // Writing to a text cannot fail.
            write!(line, "{}", character.escape_default()).ok();
        } else {
            line.push(character);
        }
    }
    line
}

/// Whether a character ends a line or turns the direction of what follows (Unicode Standard Annex 9).
fn turns_text(character: char) -> bool {
    matches!(character, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use clickmill_model::{Offset, Partition, Timestamp};

    use super::*;

    fn letter(payload: &str) -> StoredDeadLetter {
        StoredDeadLetter {
            reason: "missing_field".to_owned(),
            field: String::new(),
            received_at: Timestamp(0),
            payload: payload.to_owned(),
            log: "clicks@a".to_owned(),
            partition: Partition(1),
            offset: Offset(23),
        }
    }

    #[test]
    fn a_line_tells_when_why_where_and_what() {
        assert_eq!(
            for_people(&letter("{\"é\":1}")),
            "1970-01-01T00:00:00.000Z  missing_field    -               clicks@a:1:23  {\"é\":1}"
        );
        let json = for_programs(&letter("\n")).unwrap();
        assert!(json.contains(
            r#""field":null,"log":"clicks@a","partition":1,"offset":23,"payload":"\n"}"#
        ));
    }

    #[test]
    fn what_would_disturb_a_terminal_is_escaped() {
        let text = "\u{1b}[2J\r\n\0\u{7f}\u{9b}\u{202e}";
        let harmless = "\\u{1b}[2J\\r\\n\\u{0}\\u{7f}\\u{9b}\\u{202e}";
        assert_eq!(beginning(text), harmless);
    }

    #[test]
    fn a_long_payload_is_cut_and_says_so() {
        assert_eq!(beginning(&"é".repeat(SHOWN)), "é".repeat(SHOWN));
        let cut = "é".repeat(SHOWN) + "…";
        assert_eq!(beginning(&"é".repeat(SHOWN + 1)), cut);
    }
}
