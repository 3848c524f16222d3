use std::borrow::Cow;

use clickmill_ingest::DeadLetter;
use clickmill_model::{
    Offset, Partition, RawClick, Reason, Rejection, Timestamp, decode, with_click_id, with_fields,
};
use clickmill_store::StoredDeadLetter;
use sha2::{Digest, Sha256};

use super::correction::Correction;

/// What would become of a dead letter if it was sent again.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fate<'a> {
    /// It would be a click, with this identifier inside.
    Click {
        click_id: String,
        message: Cow<'a, [u8]>,
    },
    /// It would be a dead letter again.
    Dead {
        rejection: Rejection,
        message: Cow<'a, [u8]>,
    },
    /// What is kept of it is not the message that was sent.
    Incomplete,
}

/// Judges a letter by the rules of this version, were it received now with these corrections.
pub(super) fn judge<'a>(
    letter: &'a StoredDeadLetter,
    corrections: &[Correction],
    now: Timestamp,
) -> Fate<'a> {
    let fields: Vec<_> = corrections
        .iter()
        .map(|correction| (correction.field, correction.json.as_str()))
        .collect();
    let message = with_fields(letter.payload.as_bytes(), &fields);
    if DeadLetter::may_be_cut(&letter.payload) || has_lost_bytes(letter, &message) {
        return Fate::Incomplete;
    }
    let decoded = decode(&RawClick {
        partition: Partition(0),
        offset: Offset(0),
        received_at: now,
        payload: &message,
    });
    let own_id = match decoded {
        Ok(click) => click.click_id.map(Cow::into_owned),
        Err(rejection) => return Fate::Dead { rejection, message },
    };
    let Some(click_id) = own_id else {
        let click_id = click_id_of(letter);
        let message = match message {
            Cow::Borrowed(message) => with_click_id(message, &click_id),
            Cow::Owned(message) => with_click_id(&message, &click_id).into_owned().into(),
        };
        return Fate::Click { click_id, message };
    };
    Fate::Click { click_id, message }
}

/// Whether bytes that were no UTF-8 are still in it, replaced by U+FFFD: nobody knows any more what they stood for.
fn has_lost_bytes(letter: &StoredDeadLetter, message: &[u8]) -> bool {
    letter.reason == Reason::NotUtf8.name()
        && String::from_utf8_lossy(message).contains(char::REPLACEMENT_CHARACTER)
}

/// An identifier made of a letter's position, so that the same letter always has the same one: at most 52 characters.
///
/// Changing it makes letters that are replayed before and after an update count twice.
pub(super) fn click_id_of(letter: &StoredDeadLetter) -> String {
    let hash = Sha256::digest(&letter.log);
    let log = hash
        .iter()
        .take(8)
        .fold(0, |number: u64, byte| number << 8 | u64::from(*byte));
    format!("dead-{log:016x}-{}-{}", letter.partition, letter.offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-03-01T12:00:00Z
    const NOW: Timestamp = Timestamp(1_772_366_400_000);
    const NO_DOMAIN: &str = r#"{"workspace_id":"acme","link_id":"a","clicked_at":1772366400000}"#;

    fn letter(reason: Reason, payload: &str) -> StoredDeadLetter {
        StoredDeadLetter {
            reason: reason.name().to_owned(),
            field: String::new(),
            received_at: NOW,
            payload: payload.to_owned(),
            log: "clicks@a".to_owned(),
            partition: Partition(1),
            offset: Offset(23),
        }
    }

    fn corrections(texts: &[&str]) -> Vec<Correction> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn a_letter_with_its_fault_mended_is_a_click_with_an_id_made_of_its_position() {
        let letter = letter(Reason::MissingField, NO_DOMAIN);
        let mended = corrections(&["domain=go.acme.com"]);
        let Fate::Click { click_id, message } = judge(&letter, &mended, NOW) else {
            panic!("it is no click");
        };
        // The digits are from `sha256sum` of the log's name.
        assert_eq!(click_id, "dead-b3337d1d33ce7959-1-23");
        let message = String::from_utf8(message.into_owned()).unwrap();
        let start = format!(r#"{{"click_id":"{click_id}","workspace_id":"acme","#);
        assert!(message.starts_with(&start) && message.ends_with(r#""domain":"go.acme.com"}"#));
    }

    #[test]
    fn a_letter_keeps_its_own_id_unless_that_is_taken_away() {
        let own = NO_DOMAIN.replace('}', r#","domain":"a.b","click_id":"own"}"#);
        let letter = letter(Reason::RefusedByStore, &own);
        let kept = Fate::Click {
            click_id: "own".to_owned(),
            message: own.as_bytes().into(),
        };
        assert_eq!(judge(&letter, &[], NOW), kept);
        let taken = judge(&letter, &corrections(&["click_id="]), NOW);
        assert!(matches!(taken, Fate::Click { click_id, .. } if click_id == click_id_of(&letter)));
    }

    #[test]
    fn a_letter_whose_fault_stays_would_die_again() {
        let letter = letter(Reason::MissingField, NO_DOMAIN);
        let rejection = Rejection::of_field("domain", Reason::MissingField);
        let message = NO_DOMAIN.as_bytes().into();
        assert_eq!(judge(&letter, &[], NOW), Fate::Dead { rejection, message });
    }

    #[test]
    fn a_click_that_was_ahead_of_its_time_is_none_once_that_has_come() {
        let payload = NO_DOMAIN.replace('}', r#","domain":"a.b"}"#);
        let letter = letter(Reason::TooFarAhead, &payload);
        let two_days_ago = Timestamp(NOW.0 - 2 * Timestamp::MAX_AHEAD_MS);
        assert!(matches!(
            judge(&letter, &[], two_days_ago),
            Fate::Dead { .. }
        ));
        assert!(matches!(judge(&letter, &[], NOW), Fate::Click { .. }));
    }

    #[test]
    fn what_is_not_kept_as_it_was_sent_is_not_sent() {
        let cut = NO_DOMAIN.replace('}', r#","domain":"a.b"}"#) + &" ".repeat(256 << 10);
        let cut = letter(Reason::TooLarge, &cut[..256 << 10]);
        assert_eq!(judge(&cut, &[], NOW), Fate::Incomplete);
        let replaced = NO_DOMAIN.replace('}', ",\"domain\":\"a.b\",\"short_code\":\"\u{fffd}\"}");
        let replaced = letter(Reason::NotUtf8, &replaced);
        assert_eq!(judge(&replaced, &[], NOW), Fate::Incomplete);
        let mended = judge(&replaced, &corrections(&["short_code=x"]), NOW);
        assert!(
            matches!(mended, Fate::Click { .. }),
            "nothing of it is left"
        );
    }

    #[test]
    fn ids_differ_by_log_partition_and_offset_and_are_short() {
        let one = letter(Reason::Empty, "");
        let other = |change: fn(&mut StoredDeadLetter)| {
            let mut other = one.clone();
            change(&mut other);
            click_id_of(&other)
        };
        let ids = [
            click_id_of(&one),
            other(|letter| letter.log.push('b')),
            other(|letter| letter.partition = Partition(12)),
            other(|letter| letter.offset = Offset(3)),
        ];
        let distinct: std::collections::HashSet<_> = ids.iter().collect();
        assert_eq!(distinct.len(), ids.len(), "{ids:?}");
        let mut longest = one.clone();
        longest.partition = Partition(i32::MAX);
        longest.offset = Offset(i64::MAX);
        assert_eq!(click_id_of(&longest).len(), 52);
    }
}
