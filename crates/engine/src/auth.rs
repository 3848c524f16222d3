//! Who may ask: one user with one password, given in any of the ways the server accepts.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::HeaderMap;
use hyper::header::{AUTHORIZATION, ORIGIN};
use sha2::{Digest, Sha256};

use crate::exception::Exception;
use crate::request::Fields;

/// The user that requests must name.
pub(crate) struct Account {
    user: String,
    password: [u8; 32],
    /// There is no password.
    open: bool,
}

impl Account {
    pub(crate) fn new(user: &str, password: Option<&str>) -> Self {
        Self {
            user: user.to_owned(),
            password: Sha256::digest(password.unwrap_or_default()).into(),
            open: password.is_none_or(str::is_empty),
        }
    }

    /// Checks a request; takes the credentials out of `fields`, so that nothing later sees them.
    pub(crate) fn check(&self, headers: &HeaderMap, fields: &mut Fields) -> Result<(), Exception> {
        if self.open && is_of_web_page(headers) {
            return Err(failed(
                "Requests of web pages are accepted only with a password",
            ));
        }
        let (user, password) = credentials(headers, fields)?;
        // Digests have one length, so that the comparison takes the same time for every wrong password.
        let given: [u8; 32] = Sha256::digest(&password).into();
        let difference = given
            .iter()
            .zip(&self.password)
            .fold(0_u8, |all, (left, right)| all | (left ^ right));
        if difference == 0 && user == self.user {
            return Ok(());
        }
        Err(failed(&format!(
            "{user}: Authentication failed: password is incorrect, or there is no user with such name."
        )))
    }
}

/// Browsers mark what pages ask for. An address typed by a person has the site `none`.
fn is_of_web_page(headers: &HeaderMap) -> bool {
    let foreign = headers
        .get("sec-fetch-site")
        .is_some_and(|site| site != "none");
    foreign || headers.contains_key(ORIGIN)
}

fn failed(message: &str) -> Exception {
    Exception::of_interface(516, "AUTHENTICATION_FAILED", message)
}

fn mixed(first: &str, second: &str) -> Exception {
    failed(&format!(
        "Invalid authentication: it is not allowed to use {first} and {second} simultaneously"
    ))
}

/// `X-ClickHouse-User`/`-Key`, or Basic, or `user`/`password` in the URL; never two of them.
fn credentials(headers: &HeaderMap, fields: &mut Fields) -> Result<(String, String), Exception> {
    let header = |name: &str| {
        headers
            .get(name)
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
            .filter(|value| !value.is_empty())
    };
    let (user, password) = (header("x-clickhouse-user"), header("x-clickhouse-key"));
    let basic = headers.get(AUTHORIZATION);
    let in_url = (fields.take("user"), fields.take("password"));
    let by_url = in_url.0.is_some() || in_url.1.is_some();
    if user.is_some() || password.is_some() {
        if basic.is_some() {
            return Err(mixed(
                "X-ClickHouse HTTP headers",
                "Authorization HTTP header",
            ));
        }
        if by_url {
            return Err(mixed(
                "X-ClickHouse HTTP headers",
                "authentication via parameters",
            ));
        }
        let user =
            user.ok_or_else(|| failed("Got an empty user name from X-ClickHouse HTTP headers"))?;
        return Ok((user, password.unwrap_or_default()));
    }
    if let Some(basic) = basic {
        if by_url {
            return Err(mixed(
                "Authorization HTTP header",
                "authentication via parameters",
            ));
        }
        return decode_basic(basic.as_bytes());
    }
    Ok((
        in_url.0.unwrap_or_else(|| "default".to_owned()),
        in_url.1.unwrap_or_default(),
    ))
}

fn decode_basic(header: &[u8]) -> Result<(String, String), Exception> {
    let header = String::from_utf8_lossy(header);
    let (scheme, value) = header.split_once(' ').unwrap_or((&header, ""));
    if !scheme.eq_ignore_ascii_case("basic") {
        return Err(failed(&format!(
            "Invalid authentication: '{scheme}' HTTP Authorization scheme is not supported"
        )));
    }
    let decoded = STANDARD
        .decode(value.trim())
        .map_err(|_| failed("Invalid authentication: malformed Basic credentials"))?;
    let decoded = String::from_utf8_lossy(&decoded);
    let (user, password) = decoded.split_once(':').unwrap_or((&decoded, ""));
    Ok((user.to_owned(), password.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(account: &Account, header: &[(&'static str, &str)], url: &str) -> Result<(), u32> {
        let mut headers = HeaderMap::new();
        for (name, value) in header {
            headers.insert(*name, value.parse().unwrap());
        }
        account
            .check(&headers, &mut Fields::of_url(Some(url)))
            .map_err(|error| error.code)
    }

    #[test]
    fn every_way_in_works_and_only_with_the_password() {
        let account = Account::new("ann", Some("secret"));
        assert_eq!(check(&account, &[], "user=ann&password=secret"), Ok(()));
        assert_eq!(
            check(
                &account,
                &[("x-clickhouse-user", "ann"), ("x-clickhouse-key", "secret")],
                ""
            ),
            Ok(())
        );
        assert_eq!(
            check(&account, &[("authorization", "Basic YW5uOnNlY3JldA==")], ""),
            Ok(())
        );
        assert_eq!(check(&account, &[], "user=ann&password=wrong"), Err(516));
        assert_eq!(check(&account, &[], "user=bob&password=secret"), Err(516));
        assert_eq!(check(&account, &[], ""), Err(516));
        assert_eq!(
            check(
                &account,
                &[("authorization", "Basic YW5uOnNlY3JldA==")],
                "user=ann"
            ),
            Err(516)
        );
    }

    #[test]
    fn the_default_user_needs_no_password() {
        let account = Account::new("default", None);
        assert_eq!(check(&account, &[], ""), Ok(()));
        assert_eq!(check(&account, &[], "password=x"), Err(516));
    }

    #[test]
    fn a_web_page_needs_a_password() {
        let page = [("origin", "https://example.org")];
        let typed = [("sec-fetch-site", "none")];
        let open = Account::new("default", None);
        assert_eq!(check(&open, &page, ""), Err(516));
        assert_eq!(
            check(&open, &[("sec-fetch-site", "cross-site")], ""),
            Err(516)
        );
        assert_eq!(check(&open, &typed, ""), Ok(()));
        let closed = Account::new("ann", Some("secret"));
        assert_eq!(check(&closed, &page, "user=ann&password=secret"), Ok(()));
    }
}
