use std::borrow::Cow;

/// An absolute URL with a host, seen as its parts; nothing is decoded or copied.
///
/// This is a reading of RFC 3986 §3 that is as cheap as a click needs: `scheme://authority[path][?query]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkUrl<'a> {
    /// The scheme, as written.
    pub scheme: &'a str,
    /// The host, as written, without userinfo and port; brackets of IPv6 addresses included.
    pub host: &'a str,
    /// What stands between the first `?` and the fragment.
    pub query: Option<&'a str>,
    userinfo: usize,
    without_fragment: &'a str,
}

impl<'a> LinkUrl<'a> {
    /// Takes a URL apart. `None` when it has no scheme or no host, or has spaces or control characters.
    pub fn parse(text: &'a str) -> Option<Self> {
        if text.bytes().any(|byte| byte <= b' ' || byte == 0x7f) {
            return None;
        }
        let (without_fragment, _) = text.split_once('#').unwrap_or((text, ""));
        let (scheme, rest) = without_fragment.split_once("://")?;
        let scheme_is_good = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, tail) = rest.split_at_checked(end)?;
        let (userinfo, address) = match authority.rsplit_once('@') {
            Some((userinfo, address)) => (userinfo.len() + 1, address),
            None => (0, authority),
        };
        let host = without_port(address);
        let query = tail.split_once('?').map(|(_, query)| query);
        (scheme_is_good && !host.is_empty()).then_some(Self {
            scheme,
            host,
            query,
            userinfo,
            without_fragment,
        })
    }

    /// The URL without userinfo and fragment, which may hold secrets.
    pub fn without_secrets(&self) -> Cow<'a, str> {
        if self.userinfo == 0 {
            return Cow::Borrowed(self.without_fragment);
        }
        let start = self.scheme.len() + "://".len();
        let (scheme, rest) = self
            .without_fragment
            .split_at_checked(start)
            .unwrap_or_default();
        let rest = rest.get(self.userinfo..).unwrap_or_default();
        Cow::Owned([scheme, rest].concat())
    }
}

fn without_port(address: &str) -> &str {
    match address.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn userinfo_port_and_fragment_are_not_part_of_the_host() {
        let url = LinkUrl::parse("https://me:pw@Example.com:8443/a?b=c#token").unwrap();
        assert_eq!(
            (url.scheme, url.host, url.query),
            ("https", "Example.com", Some("b=c"))
        );
        assert_eq!(url.without_secrets(), "https://Example.com:8443/a?b=c");
    }

    #[test]
    fn a_query_may_follow_the_host_at_once() {
        let url = LinkUrl::parse("https://example.com?utm_source=x@y").unwrap();
        assert_eq!(
            (url.host, url.query),
            ("example.com", Some("utm_source=x@y"))
        );
        assert_eq!(url.without_secrets(), "https://example.com?utm_source=x@y");
    }

    #[test]
    fn an_ipv6_host_keeps_its_brackets() {
        assert_eq!(LinkUrl::parse("http://[::1]:80/").unwrap().host, "[::1]");
        assert_eq!(LinkUrl::parse("http://[::1]/").unwrap().host, "[::1]");
    }

    #[test]
    fn what_has_no_host_is_no_link() {
        for text in [
            "javascript:alert(1)",
            "data:text/html,x",
            "/path",
            "https://",
            "https:///x",
            "://x",
            "a b://c",
        ] {
            assert_eq!(LinkUrl::parse(text), None, "{text}");
        }
    }

    #[test]
    fn app_links_are_links() {
        assert_eq!(
            LinkUrl::parse("android-app://com.google.android.gm/")
                .unwrap()
                .host,
            "com.google.android.gm"
        );
    }
}
