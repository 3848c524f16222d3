use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The longest text of an IPv6 address: six groups and a dotted quad.
const LONGEST: usize = 45;
/// The most digits in a group of an IPv6 address.
const GROUP: usize = 4;

/// Takes the last part of every IP address in a text: IPv4 keeps 24 bits, IPv6 keeps 48.
///
/// A message that is no click is kept for people to look at, and for a replay once its fault is mended; what is left of the
/// address is enough to find the country again, and not enough to find the visitor. Whatever touches an address, letters,
/// digits or colons, does not hide it: rather is something masked that was no address. The work grows with the length of
/// the text, whatever it says.
pub(crate) fn mask_addresses(text: &str) -> String {
    let without_quads = replace_runs(text, is_quad_char, mask_quads);
    replace_runs(&without_quads, is_address_char, mask_groups)
}

/// Rewrites the longest runs of these characters, which must be ASCII, and copies everything else.
fn replace_runs(text: &str, is_part: fn(char) -> bool, mask: fn(&str) -> Cow<'_, str>) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_part) {
        let (before, tail) = rest.split_at_checked(start).unwrap_or((rest, ""));
        let end = tail.find(|c| !is_part(c)).unwrap_or(tail.len());
        let (run, after) = tail.split_at_checked(end).unwrap_or((tail, ""));
        masked.push_str(before);
        masked.push_str(&mask(run));
        rest = after;
    }
    masked.push_str(rest);
    masked
}

/// Writes 0 for the last number of every dotted quad in a run of digits and dots.
///
/// The first number of a quad may be the end of a longer one and the last number the beginning of one, so only the two in the
/// middle decide. They are looked at as they are written, so that no quad comes about by masking another.
fn mask_quads(run: &str) -> Cow<'_, str> {
    if run.bytes().filter(|byte| *byte == b'.').count() < 3 {
        return run.into();
    }
    let mut masked = String::with_capacity(run.len());
    let mut before = ["", "", ""];
    for (index, number) in run.split('.').enumerate() {
        let [first, second, third] = before;
        let ends_quad =
            !first.is_empty() && is_octet(second) && is_octet(third) && !number.is_empty();
        let number = if ends_quad { "0" } else { number };
        if index > 0 {
            masked.push('.');
        }
        masked.push_str(number);
        before = [second, third, number];
    }
    masked.into()
}

fn is_octet(number: &str) -> bool {
    number.len() <= 3 && number.parse::<u8>().is_ok()
}

/// Writes the network of the first IPv6 address in a run of hexadecimal digits, colons and dots.
///
/// What follows the address in the run becomes `…`: it may be the rest of an address that begins later. In
/// `a:2001:db8:1:2:3:4:5:6` that first address is `a:2001:db8:1:2:3:4:5`, so less is kept than could be; but nobody can tell
/// a label in front of an address from a port behind it, and more than 48 bits must never be left.
fn mask_groups(run: &str) -> Cow<'_, str> {
    if run.bytes().filter(|byte| *byte == b':').count() < 2 {
        return run.into();
    }
    let found = (0..run.len()).find_map(|start| Some((start, address_at(run.get(start..)?)?)));
    let Some((start, (ip, length))) = found else {
        return run.into();
    };
    let (before, rest) = run.split_at_checked(start).unwrap_or((run, ""));
    let after = rest.get(length..).unwrap_or_default();
    let after = if bare(after).is_empty() { after } else { "…" };
    let network = if before.is_empty() {
        network_of(ip)
    } else {
        network_of_v6(ip).into()
    };
    format!("{before}{network}{after}").into()
}

/// The longest IPv6 address at the beginning of a text, and its length.
fn address_at(text: &str) -> Option<(Ipv6Addr, usize)> {
    let window = text.get(..LONGEST).unwrap_or(text);
    if !may_begin_address(window) {
        return None;
    }
    (2..=window.len())
        .rev()
        .find_map(|length| Some((window.get(..length)?.parse().ok()?, length)))
}

/// Sorts out nearly all places where no address begins, at little cost.
fn may_begin_address(window: &str) -> bool {
    if !window.bytes().take(GROUP + 1).any(|byte| byte == b':') {
        return false;
    }
    let groups = window
        .split(':')
        .take_while(|group| is_group(group))
        .count();
    let next = window.split(':').nth(groups);
    // A `::` after any number of groups, or six groups with two more or a dotted quad after them.
    window.starts_with("::") || groups >= 6 || (groups > 0 && next == Some(""))
}

fn is_group(group: &str) -> bool {
    (1..=GROUP).contains(&group.len()) && group.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Without the full stop or colon after an address.
fn bare(text: &str) -> &str {
    text.trim_end_matches(['.', ':'])
}

/// The network of an address; that of a mapped one is IPv4, and its quad is masked already.
fn network_of(ip: Ipv6Addr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V4(ip) => Ipv4Addr::from_bits(ip.to_bits() & (u32::MAX << 8)).into(),
        IpAddr::V6(ip) => network_of_v6(ip).into(),
    }
}

fn network_of_v6(ip: Ipv6Addr) -> Ipv6Addr {
    Ipv6Addr::from_bits(ip.to_bits() & (u128::MAX << 80))
}

fn is_quad_char(c: char) -> bool {
    c.is_ascii_digit() || c == '.'
}

fn is_address_char(c: char) -> bool {
    c.is_ascii_hexdigit() || c == '.' || c == ':'
}

#[cfg(test)]
mod tests {
    use proptest::array::uniform7;
    use proptest::prelude::*;

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
            ("[2001:db8:1:2:3::4]:80", "[2001:db8:1::]:80"),
            ("::ffff:203.0.113.77", "203.0.113.0"),
            ("203.0.113.77, 198.51.100.9", "203.0.113.0, 198.51.100.0"),
        ] {
            assert_eq!(mask_addresses(text), masked);
        }
    }

    #[test]
    fn what_touches_an_address_does_not_hide_it() {
        for (text, masked) in [
            ("{ip:203.0.113.77}", "{ip:203.0.113.0}"),
            ("ip:203.0.113.77", "ip:203.0.113.0"),
            ("src:203.0.113.77", "src:203.0.113.0"),
            ("?ip%3D203.0.113.77", "?ip%3D203.0.113.0"),
            ("x=%20203.0.113.77abc", "x=%20203.0.113.0abc"),
            ("7.203.0.113.77.", "7.203.0.0.0."),
            ("a:2001:db8:1:2:3:4:5:6", "a:2001:db8::…"),
            ("source:2001:db8::5,", "source:2001:db8::,"),
            ("2001:db8:1:2:3:4:5:6:8080", "2001:db8:1::…"),
            ("ffff2001:db8::1", "ffff2001:db8::"),
            ("2001:db8::1::2", "2001:db8::…"),
            ("::ffff:203.0.113.77:80", "203.0.113.0…"),
        ] {
            assert_eq!(mask_addresses(text), masked, "{text}");
        }
    }

    #[test]
    fn everything_else_stays_as_it_is() {
        for text in [
            r#"{"link_id":"abc.def","clicked_at":"2026-03-01T11:59:59.123Z","v":1.25,"n":1772366400000,"é":"ü"}"#,
            "Chrome/124.0.6367.91 aa:bb:cc:dd:ee:ff 12:34:56 1.2.3 1.2..3.4 1.256.3.4",
        ] {
            assert_eq!(mask_addresses(text), text);
        }
    }

    /// ASCII text around an address: any, or nothing but what addresses are made of.
    fn surroundings() -> impl Strategy<Value = String> {
        prop_oneof!["[ -~]{0,20}", "[0-9a-fF:.]{0,20}"]
    }

    /// Dense, sparse and mapped addresses that are not their own network, in several spellings.
    fn address() -> impl Strategy<Value = String> {
        let v4 =
            (any::<[u8; 3]>(), 1..=u8::MAX).prop_map(|([a, b, c], d)| Ipv4Addr::new(a, b, c, d));
        let group = prop_oneof![Just(0), any::<u16>()];
        let v6 = (uniform7(group), 1..=u16::MAX)
            .prop_map(|([a, b, c, d, e, f, g], h)| Ipv6Addr::new(a, b, c, d, e, f, g, h));
        let in_full = |v6: Ipv6Addr| v6.segments().map(|group| format!("{group:04x}")).join(":");
        prop_oneof![
            v4.clone().prop_map(|v4| v4.to_string()),
            v6.clone().prop_map(|v6| v6.to_string()),
            v6.clone().prop_map(|v6| v6.to_string().to_uppercase()),
            v6.prop_map(in_full),
            v4.prop_map(|v4| v4.to_ipv6_mapped().to_string()),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]

        #[test]
        fn no_address_is_whole_whatever_is_around_it(
            before in surroundings(),
            address in address(),
            after in surroundings(),
        ) {
            let masked = mask_addresses(&format!("{before}{address}{after}"));
            prop_assert!(!masked.contains(&address), "{masked}");
        }
    }

    /// A second or two in a debug build; were the work quadratic, this would take hours.
    #[test]
    fn large_texts_of_nothing_but_parts_of_addresses_are_masked() {
        for part in [
            "1:",
            "a",
            "12345:",
            "1:1:1:1:1:1:1.:",
            ":1",
            "1.",
            "1::",
            "1.1.1.1:",
        ] {
            let text = part.repeat((1 << 20) / part.len());
            assert!(mask_addresses(&text).len() <= text.len());
        }
    }
}
