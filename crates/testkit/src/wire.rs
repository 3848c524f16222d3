use std::net::IpAddr;

use crate::links::Link;
use crate::referrers::Referrer;
use crate::rng::Rng;
use crate::spelling;

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// A click about to be written, apart from when it happened.
pub(crate) struct Draft<'a> {
    pub(crate) link: &'a Link,
    pub(crate) click_id: u128,
    pub(crate) ip: Option<IpAddr>,
    /// `Some("")` is written as an empty text.
    pub(crate) user_agent: Option<&'static str>,
    pub(crate) language: Option<&'static str>,
    pub(crate) referrer: Option<&'a Referrer>,
    pub(crate) method: Option<&'static str>,
    /// The JSON object of the headers.
    pub(crate) headers: Option<&'static str>,
    pub(crate) trigger: &'static str,
}

impl Draft<'_> {
    /// Writes the message, and returns the instant it states.
    ///
    /// Texts out of the embedded tables need no escape, which their tests check.
    pub(crate) fn write(&self, at_ms: i64, earliest: i64, rng: &mut Rng, buf: &mut Vec<u8>) -> i64 {
        buf.extend_from_slice(b"{\"workspace_id\":\"");
        buf.extend_from_slice(self.link.workspace_id.as_bytes());
        field(buf, "link_id", &self.link.link_id);
        buf.extend_from_slice(b"\",\"clicked_at\":");
        let stated = spelling::write_instant(at_ms, earliest, rng, buf);
        buf.extend_from_slice(b",\"domain\":\"");
        buf.extend_from_slice(self.link.domain.as_bytes());
        field(buf, "short_code", &self.link.short_code);
        if let Some(url) = &self.link.destination_url {
            field(buf, "destination_url", url);
        }
        field(buf, "click_id", "");
        write_uuid(self.click_id, buf);
        self.write_visitor(rng, buf);
        self.write_request(rng, buf);
        buf.push(b'}');
        stated
    }

    fn write_visitor(&self, rng: &mut Rng, buf: &mut Vec<u8>) {
        if let Some(ip) = self.ip {
            field(
                buf,
                "ip",
                if ip.is_ipv4() && rng.per_mille(5) {
                    "::ffff:"
                } else {
                    ""
                },
            );
            spelling::write_display(ip, buf);
        }
        if let Some(agent) = self.user_agent {
            field(buf, "user_agent", agent);
        }
        if let Some(referrer) = self.referrer {
            field(buf, "referrer", "");
            referrer.write(&self.link.domain, buf);
        }
        if let Some(language) = self.language {
            field(buf, "accept_language", language);
        }
        if let Some(method) = self.method {
            field(buf, "method", method);
        }
        if self.trigger != "link" || rng.per_mille(100) {
            field(buf, "trigger", self.trigger);
        }
        buf.push(b'"');
    }

    /// What is no text, and so ends without a quote.
    fn write_request(&self, rng: &mut Rng, buf: &mut Vec<u8>) {
        let status: &[u8] = match rng.below(100) {
            0..10 => b",\"status\":302",
            10..14 => b",\"status\":301",
            14..16 => b",\"status\":307",
            _ => b"",
        };
        buf.extend_from_slice(status);
        let headers = self.headers.or_else(|| {
            rng.per_mille(40)
                .then_some(r#"{"sec-fetch-mode":"navigate","dnt":"1"}"#)
        });
        if let Some(headers) = headers {
            buf.extend_from_slice(b",\"headers\":");
            buf.extend_from_slice(headers.as_bytes());
        }
        if rng.per_mille(30) {
            buf.extend_from_slice(
                br#","metadata":{"variant":"b","cohort":42,"tags":["a \"b\"","\u00e9"]}"#,
            );
        }
    }
}

/// Closes the text before, and opens that of a field with the start of its value.
fn field(buf: &mut Vec<u8>, name: &str, value: &str) {
    buf.extend_from_slice(b"\",\"");
    buf.extend_from_slice(name.as_bytes());
    buf.extend_from_slice(b"\":\"");
    buf.extend_from_slice(value.as_bytes());
}

fn write_uuid(id: u128, buf: &mut Vec<u8>) {
    for place in 0..32_u32 {
        if matches!(place, 8 | 12 | 16 | 20) {
            buf.push(b'-');
        }
        let digit = usize::try_from(id >> (124 - 4 * place) & 15).unwrap_or(0);
        buf.extend(DIGITS.get(digit));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_is_spelt_as_a_uuid() {
        let mut buf = Vec::new();
        write_uuid(0x0123_4567_89ab_4cde_8f01_2345_6789_abcd, &mut buf);
        assert_eq!(buf, b"01234567-89ab-4cde-8f01-23456789abcd");
    }
}
