//! Who a click is by, for counting visitors and for nothing else.
//!
//! The id is a keyed hash of workspace, address and user agent. What makes it bearable for privacy is the key: a random
//! salt per UTC day, not derived from anything, deleted when the day can no longer be needed. Without the salt an id can
//! neither be computed from an address (the 2³² IPv4 addresses are tried in seconds against an unkeyed hash) nor linked
//! to the id of another day; and since the workspace is part of it, nor to another workspace's. While the salt exists the
//! id is pseudonymous, so still personal data.

use std::fmt;
use std::net::IpAddr;
use std::num::NonZeroU64;

use clickmill_model::Click;
use siphasher::sip::SipHasher24;

/// The secret of one UTC day, random.
#[derive(Clone, PartialEq, Eq)]
pub struct Salt(pub [u8; 32]);

impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Salt(secret)")
    }
}

/// The visitor's id on the day of the salt; `None` when the click has neither address nor user agent. The buffer is only
/// there to be used again.
pub(crate) fn visitor_id(
    click: &Click<'_>,
    salt: &Salt,
    buffer: &mut Vec<u8>,
) -> Option<NonZeroU64> {
    if click.ip.is_none() && click.user_agent.is_none() {
        return None;
    }
    let (key, pepper) = salt.0.split_first_chunk::<16>()?;
    buffer.clear();
    buffer.extend_from_slice(pepper);
    write_part(buffer, click.workspace_id.as_bytes());
    match click.ip {
        Some(IpAddr::V4(ip)) => write_part(buffer, &ip.octets()),
        Some(IpAddr::V6(ip)) => write_part(buffer, &ip.octets()),
        None => write_part(buffer, &[]),
    }
    let user_agent = click.user_agent.as_deref().unwrap_or_default();
    write_part(buffer, user_agent.as_bytes());
    let id = SipHasher24::new_with_key(key).hash(buffer);
    // Zero stands for "no visitor" in the store; the one id in 2⁶⁴ that is zero becomes one.
    Some(NonZeroU64::new(id).unwrap_or(NonZeroU64::MIN))
}

/// Writes a part with its length, so that no two visitors share one message.
fn write_part(buffer: &mut Vec<u8>, part: &[u8]) {
    buffer.extend_from_slice(&(part.len() as u64).to_le_bytes());
    buffer.extend_from_slice(part);
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use clickmill_model::{Headers, Timestamp, Trigger, Utm};

    use super::*;

    fn click<'a>(workspace: &'a str, ip: Option<&str>, user_agent: Option<&'a str>) -> Click<'a> {
        Click {
            workspace_id: workspace.into(),
            link_id: "spring".into(),
            clicked_at: Timestamp::EARLIEST,
            domain: "go.example.com".into(),
            short_code: None,
            destination_url: None,
            click_id: None,
            ip: ip.map(|ip| ip.parse().unwrap()),
            user_agent: user_agent.map(Cow::Borrowed),
            referrer: None,
            accept_language: None,
            method: "GET".into(),
            status: 302,
            headers: Headers::default(),
            trigger: Trigger::Link,
            utm: Utm::default(),
            metadata: None,
            unknown_fields: 0,
        }
    }

    #[test]
    fn an_id_depends_on_each_of_its_parts_and_on_nothing_else() {
        let salt = Salt([7; 32]);
        let id =
            |workspace, ip, agent| visitor_id(&click(workspace, ip, agent), &salt, &mut Vec::new());
        let base = id("acme", Some("192.0.2.1"), Some("agent"));
        assert!(base.is_some());
        assert_eq!(base, id("acme", Some("192.0.2.1"), Some("agent")));
        let others = [
            id("acmf", Some("192.0.2.1"), Some("agent")),
            id("acme", Some("192.0.2.2"), Some("agent")),
            id("acme", Some("192.0.2.1"), Some("agenT")),
            id("acme", Some("192.0.2.1"), None),
            id("acme", None, Some("agent")),
        ];
        for other in others {
            assert!(other.is_some());
            assert_ne!(other, base);
        }
    }

    #[test]
    fn another_salt_gives_another_id_whichever_byte_differs() {
        let click = click("acme", Some("192.0.2.1"), Some("agent"));
        let base = visitor_id(&click, &Salt([7; 32]), &mut Vec::new());
        for byte in 0..32 {
            let mut salt = [7; 32];
            salt[byte] = 8;
            assert_ne!(
                visitor_id(&click, &Salt(salt), &mut Vec::new()),
                base,
                "byte {byte}"
            );
        }
    }

    #[test]
    fn without_address_and_agent_there_is_no_visitor() {
        assert_eq!(
            visitor_id(&click("acme", None, None), &Salt([7; 32]), &mut Vec::new()),
            None
        );
    }

    #[test]
    fn a_salt_is_not_printed() {
        assert_eq!(format!("{:?}", Salt([7; 32])), "Salt(secret)");
    }
}
