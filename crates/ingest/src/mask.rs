use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Takes the last part of every IP address in a text: IPv4 keeps 24 bits, IPv6 keeps 48.
///
/// A message that is no click is kept for people to look at, and for a replay once its fault is mended; what is left of the
/// address is enough to find the country again, and not enough to find the visitor.
pub(crate) fn mask_addresses(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_address_char) {
        let (before, tail) = rest.split_at_checked(start).unwrap_or((rest, ""));
        let end = tail.find(|c| !is_address_char(c)).unwrap_or(tail.len());
        let (run, after) = tail.split_at_checked(end).unwrap_or((tail, ""));
        masked.push_str(before);
        mask_run(run, &mut masked);
        rest = after;
    }
    masked.push_str(rest);
    masked
}

/// Masks a run of characters that may be an address, with a port, or followed by a full stop.
fn mask_run(run: &str, out: &mut String) {
    let bare = run.trim_end_matches(['.', ':']);
    let candidates = [Some((bare, "")), bare.rsplit_once(':')];
    for (address, _port) in candidates.into_iter().flatten() {
        if let Ok(ip) = address.parse::<IpAddr>() {
            out.push_str(&network_of(ip).to_string());
            out.push_str(run.get(address.len()..).unwrap_or_default());
            return;
        }
    }
    out.push_str(run);
}

fn network_of(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V4(ip) => Ipv4Addr::from_bits(ip.to_bits() & (u32::MAX << 8)).into(),
        IpAddr::V6(ip) => Ipv6Addr::from_bits(ip.to_bits() & (u128::MAX << 80)).into(),
    }
}

fn is_address_char(c: char) -> bool {
    c.is_ascii_hexdigit() || c == '.' || c == ':'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lose_their_last_part() {
        for (text, masked) in [
            (r#"{"ip":"203.0.113.77"}"#, r#"{"ip":"203.0.113.0"}"#),
            (
                r#"{"ip":"203.0.113.77:8080","#,
                r#"{"ip":"203.0.113.0:8080","#,
            ),
            ("from 2001:db8:1:2:3::4.", "from 2001:db8:1::."),
            ("::ffff:203.0.113.77", "203.0.113.0"),
            ("203.0.113.77, 198.51.100.9", "203.0.113.0, 198.51.100.0"),
        ] {
            assert_eq!(mask_addresses(text), masked);
        }
    }

    #[test]
    fn everything_else_stays_as_it_is() {
        let text = r#"{"link_id":"abc.def","clicked_at":"2026-03-01T11:59:59.123Z","v":1.25,"n":1772366400000,"é":"ü"}"#;
        assert_eq!(mask_addresses(text), text);
    }
}
