use bytes::Bytes;
use clickmill_model::{
    Grant, KeyedMessage, Offset, Partition, RawClick, Reason, Rejection, Timestamp, decode,
    with_click_id,
};

use super::click_ids::ClickIds;

/// The largest click taken over HTTP, in bytes: what a Kafka broker takes by default, less what wraps it there.
const MAX_CLICK_BYTES: usize = 1_000_000;

/// Why a click is not taken.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It breaks a rule.
    Rejected(Rejection),
    /// The token is not good for what this field names.
    NotAllowed(&'static str),
}

impl From<Rejection> for Refusal {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

/// A click as it goes into the log: with an identifier, its own or one of `ids`.
///
/// Makes the same check that ingest will make, so that the client hears of it at once.
pub(super) fn take(
    (click, index): (&Bytes, usize),
    received_at: Timestamp,
    ids: &mut ClickIds<'_>,
    grant: &Grant,
) -> Result<KeyedMessage, Refusal> {
    if click.len() > MAX_CLICK_BYTES {
        return Err(Rejection::of_message(Reason::TooLarge).into());
    }
    let decoded = decode(&RawClick {
        partition: Partition(0),
        offset: Offset(0),
        received_at,
        payload: click,
    })?;
    if !grant.reaches(&decoded.workspace_id) {
        return Err(Refusal::NotAllowed("workspace_id"));
    }
    if !grant.reaches_link(&decoded.link_id) {
        return Err(Refusal::NotAllowed("link_id"));
    }
    // Either way the message is a copy: what waits to be written keeps no body in memory of which it is but a part.
    let (key, message) = if let Some(id) = decoded.click_id {
        (id.into_owned(), Bytes::copy_from_slice(click))
    } else {
        let id = ids.of(&decoded.workspace_id, index);
        let message = with_click_id(click, &id).into_owned().into();
        (id, message)
    };
    Ok(KeyedMessage { key, message })
}

#[cfg(test)]
mod tests {
    use super::super::click_ids::Request;
    use super::*;

    /// 2026-03-01T12:00:00Z
    const NOW: Timestamp = Timestamp(1_772_366_400_000);

    fn taken(key: Option<&str>, body: &str) -> Vec<Result<KeyedMessage, Refusal>> {
        let body = Bytes::copy_from_slice(body.as_bytes());
        let request = key.map_or(Request::Body(&body), Request::Key);
        let mut ids = ClickIds::new(request, &[0; 32]);
        let clicks = crate::body::split(&body, "clicks").unwrap();
        let taken = clicks.iter().enumerate();
        taken
            .map(|(index, click)| take((click, index), NOW, &mut ids, &Grant::everything()))
            .collect()
    }

    fn click(more: &str) -> String {
        format!(
            r#"{{"workspace_id":"acme","link_id":"a","clicked_at":1772366400000,"domain":"go.acme.com"{more}}}"#
        )
    }

    fn id_inside(message: &KeyedMessage) -> String {
        let value: serde_json::Value = serde_json::from_slice(&message.message).unwrap();
        value["click_id"].as_str().unwrap().to_owned()
    }

    #[test]
    fn the_same_body_gives_the_same_messages_and_equal_clicks_in_it_are_several() {
        let body = [click(""), click(""), click(r#","click_id":null"#)].join("\n");
        let first: Vec<_> = taken(None, &body).into_iter().map(Result::unwrap).collect();
        let second: Vec<_> = taken(None, &body).into_iter().map(Result::unwrap).collect();
        assert_eq!(first, second);
        let keys: Vec<_> = first.iter().map(|message| &message.key).collect();
        assert!(keys[0].ends_with("-0") && keys[1].ends_with("-1") && keys[2].ends_with("-2"));
        assert!(
            first
                .iter()
                .all(|message| id_inside(message) == message.key)
        );
    }

    #[test]
    fn a_click_keeps_the_identifier_it_brings() {
        let own = click(r#","click_id":"\u006fwn""#);
        let message = taken(Some("k"), &own).remove(0).unwrap();
        assert_eq!((message.key.as_str(), message.message), ("own", own.into()));
    }

    #[test]
    fn a_click_keeps_its_identifier_when_one_before_it_is_corrected() {
        let wrong = taken(Some("k"), &[click(r#","status":7"#), click("")].join("\n"));
        let right = taken(Some("k"), &[click(""), click("")].join("\n"));
        let Err(Refusal::Rejected(rejection)) = &wrong[0] else {
            panic!("it breaks a rule");
        };
        assert_eq!(rejection.reason, Reason::BadStatus);
        assert_eq!(wrong[1], right[1]);
        assert_ne!(right[0], right[1]);
    }

    #[test]
    fn what_is_taken_keeps_no_body_in_memory() {
        let body = Bytes::from(click(r#","click_id":"own""#));
        let mut ids = ClickIds::new(Request::Body(&body), &[0; 32]);
        let taken = take((&body, 0), NOW, &mut ids, &Grant::everything()).unwrap();
        assert_ne!(taken.message.as_ptr(), body.as_ptr());
        assert!(body.is_unique());
    }
}
