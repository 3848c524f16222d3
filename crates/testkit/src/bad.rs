//! Messages that are no clicks, with the reason for which each must be refused.

mod kinds;

use clickmill_model::Reason;

use crate::rng::Rng;

use kinds::{Flaw, KINDS};

/// A message that must become a dead letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadMessage {
    /// What is wrong with it, in the words of this corpus.
    pub kind: &'static str,
    /// The bytes; `None` is a tombstone.
    pub payload: Option<Vec<u8>>,
    /// The reason that its dead letter must give.
    pub reason: Reason,
}

/// One message of every kind, in an order and with contents that depend on the seed.
///
/// Whole messages may be larger than 1 MiB: a broker must be told to let them pass.
pub fn messages(seed: u64) -> Vec<BadMessage> {
    let mut rng = Rng::new(seed);
    let mut messages: Vec<BadMessage> = KINDS
        .iter()
        .map(|&(kind, reason, flaw)| BadMessage {
            kind,
            payload: spoil(&mut rng, flaw),
            reason,
        })
        .collect();
    for last in (1..messages.len()).rev() {
        messages.swap(last, rng.index(last + 1));
    }
    messages
}

/// The fields of a good click, as JSON.
fn good_fields(rng: &mut Rng) -> Vec<(&'static str, String)> {
    let number = rng.below(1_000_000);
    vec![
        ("workspace_id", r#""acme""#.into()),
        ("link_id", format!(r#""lnk_{number}""#)),
        ("clicked_at", (1_772_409_600_000 + number).to_string()),
        ("domain", r#""acme.link""#.into()),
        ("short_code", format!(r#""c{number}""#)),
        (
            "destination_url",
            r#""https://www.contoso.com/?utm_source=x""#.into(),
        ),
        ("click_id", format!(r#""bad-{number}""#)),
        ("ip", r#""192.0.2.7""#.into()),
        ("user_agent", r#""Mozilla/5.0""#.into()),
    ]
}

fn spoil(rng: &mut Rng, flaw: Flaw) -> Option<Vec<u8>> {
    let mut fields = good_fields(rng);
    match flaw {
        Flaw::Whole(make) => return make(object(&fields)),
        Flaw::Lacks(name) => fields.retain(|(field, _)| *field != name),
        Flaw::Twice(name, json) => fields.push((name, json.into())),
        Flaw::Has(name, json) => replace(&mut fields, name, json.into()),
        Flaw::Holds(name, make) => replace(&mut fields, name, make()),
    }
    Some(object(&fields))
}

fn replace(fields: &mut Vec<(&'static str, String)>, name: &'static str, json: String) {
    fields.retain(|(field, _)| *field != name);
    fields.push((name, json));
}

fn object(fields: &[(&str, String)]) -> Vec<u8> {
    let fields: Vec<String> = fields
        .iter()
        .map(|(name, json)| format!("\"{name}\":{json}"))
        .collect();
    format!("{{{}}}", fields.join(",")).into_bytes()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use clickmill_model::{Offset, Partition, RawClick, Rejection, Timestamp, decode};

    use super::*;

    /// 2026-03-03T00:00:00Z, after the good clicks.
    const NOW: Timestamp = Timestamp(1_772_496_000_000);

    fn judge(payload: &[u8]) -> Result<(), Rejection> {
        let raw = RawClick {
            partition: Partition(0),
            offset: Offset(0),
            received_at: NOW,
            payload,
        };
        decode(&raw).map(drop)
    }

    #[test]
    fn every_message_is_refused_for_its_reason() {
        for bad in messages(1) {
            let reason = judge(bad.payload.as_deref().unwrap_or_default())
                .map_err(|rejection| rejection.reason);
            assert_eq!(reason, Err(bad.reason), "{}", bad.kind);
        }
    }

    #[test]
    fn without_its_flaw_a_message_is_a_click() {
        assert_eq!(judge(&object(&good_fields(&mut Rng::new(1)))), Ok(()));
    }

    #[test]
    fn kinds_are_distinct_and_meet_every_reason_a_broker_can_cause() {
        let kinds: HashSet<_> = KINDS.iter().map(|(kind, ..)| kind).collect();
        assert_eq!(kinds.len(), KINDS.len());
        let met: HashSet<_> = KINDS.iter().map(|&(_, reason, _)| reason).collect();
        let unmet: Vec<_> = Reason::ALL
            .into_iter()
            .filter(|reason| !met.contains(reason))
            .collect();
        assert_eq!(
            unmet,
            [Reason::WrongWorkspace, Reason::RefusedByStore],
            "only HTTP knows a token, and only a store its rules"
        );
    }

    #[test]
    fn a_seed_gives_the_same_messages() {
        assert_eq!(messages(3), messages(3));
        assert_ne!(messages(3), messages(4));
    }
}
