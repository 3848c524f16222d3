use std::borrow::Cow;

use crate::decode::{check, check_size};
use crate::text::Text;
use crate::wire::{self, Stamp, Wire};
use crate::{Click, Rejection, Timestamp};

/// Reads a message of which only the evidence matters: who clicked, not what. Each of `workspace_id`, `link_id`, `domain` and
/// `clicked_at` may be missing; what is there keeps the rules of a click.
///
/// # Errors
///
/// As of [`crate::decode`].
pub fn decode_evidence(payload: &[u8], received_at: Timestamp) -> Result<Click<'_>, Rejection> {
    check_size(payload)?;
    check(with_stand_ins(wire::read(payload)?), received_at)
}

/// A click of which nothing but the user agent is known; it is cut as that of any click.
///
/// # Errors
///
/// None: a user agent never costs a click.
pub fn click_of_agent(user_agent: Cow<'_, str>) -> Result<Click<'_>, Rejection> {
    let wire = Wire {
        user_agent: Some(Text(user_agent)),
        ..Wire::default()
    };
    check(with_stand_ins(wire), Timestamp::EARLIEST)
}

fn with_stand_ins(mut wire: Wire<'_>) -> Wire<'_> {
    for field in [&mut wire.workspace_id, &mut wire.link_id] {
        field.get_or_insert(Text(Cow::Borrowed("-")));
    }
    // No referrer has it for its host (RFC 6761 §6.4).
    wire.domain
        .get_or_insert(Text(Cow::Borrowed("unknown.invalid")));
    wire.clicked_at
        .get_or_insert(Stamp::Millis(Timestamp::EARLIEST.0));
    wire
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reason;

    const NOW: Timestamp = Timestamp(1_780_000_000_000);

    #[test]
    fn what_says_nothing_of_the_visitor_may_be_missing() {
        let click = decode_evidence(br#"{"user_agent":"curl/8","method":"head"}"#, NOW);
        let click = click.unwrap();
        assert_eq!(click.user_agent.as_deref(), Some("curl/8"));
        assert_eq!(click.method, "HEAD");
    }

    #[test]
    fn what_is_there_keeps_the_rules_of_a_click() {
        for (payload, reason) in [
            (&br#"{"link_id":5}"#[..], Reason::WrongType),
            (br#"{"ip":"nowhere"}"#, Reason::BadIp),
            (br#"{"clicked_at":5}"#, Reason::TooOld),
            (b"{\"user_agent\":\"\xFF\"}", Reason::NotUtf8),
            (b"{", Reason::NotJson),
            (b"", Reason::Empty),
        ] {
            let rejection = decode_evidence(payload, NOW).unwrap_err();
            assert_eq!(rejection.reason, reason);
        }
    }

    #[test]
    fn an_agent_by_itself_is_cut_as_that_of_a_click() {
        let long = "é".repeat(1_000);
        let click = click_of_agent(Cow::Borrowed(&long)).unwrap();
        assert_eq!(click.user_agent.map(|agent| agent.len()), Some(512));
        assert_eq!(click_of_agent(Cow::Borrowed("")).unwrap().user_agent, None);
    }
}
