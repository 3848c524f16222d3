//! What a request asks for: parameters from the URL, the headers and a form, sorted into their roles.

use hyper::HeaderMap;
use hyper::header::{ACCEPT_ENCODING, CONTENT_ENCODING};
use url::form_urlencoded;

use crate::compression::content::ContentEncoding;
use crate::exception::Exception;

/// Names and values in the order they came.
#[derive(Debug, Default)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// The fields of a URL's query.
    pub(crate) fn of_url(query: Option<&str>) -> Self {
        Self(
            form_urlencoded::parse(query.unwrap_or_default().as_bytes())
                .into_owned()
                .collect(),
        )
    }

    /// Adds a field; those already there win.
    pub(crate) fn push(&mut self, name: String, value: String) {
        self.0.push((name, value));
    }

    /// The first value of a name; all its values are removed.
    pub(crate) fn take(&mut self, name: &str) -> Option<String> {
        let value = self.get(name).map(str::to_owned);
        self.0.retain(|(key, _)| key != name);
        value
    }

    /// As [`take`](Self::take), unless the value is empty.
    fn take_some(&mut self, name: &str) -> Option<String> {
        self.take(name).filter(|value| !value.is_empty())
    }

    /// The first value of a name.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// A named session a request wants to run in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SessionWish {
    pub(crate) id: String,
    /// Idle seconds after which the session may be forgotten.
    pub(crate) timeout: u64,
    /// The session must exist already.
    pub(crate) check: bool,
}

/// How bytes are compressed: data may be in ClickHouse's blocks, and those in an encoding of HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Coding {
    pub(crate) content: Option<ContentEncoding>,
    pub(crate) blocks: bool,
}

/// Everything about a request but its body.
#[derive(Debug)]
pub(crate) struct Request {
    /// The statement, or its beginning, from the URL or a form.
    pub(crate) query: String,
    pub(crate) query_id: Option<String>,
    pub(crate) database: Option<String>,
    pub(crate) default_format: Option<String>,
    pub(crate) session: Option<SessionWish>,
    /// `{name:Type}` placeholders.
    pub(crate) parameters: Vec<(String, String)>,
    /// Everything that has no other meaning.
    pub(crate) settings: Vec<(String, String)>,
    pub(crate) read_only: bool,
    pub(crate) wait_end_of_query: bool,
    /// How the body is coded.
    pub(crate) incoming: Coding,
    /// How the result is to be coded.
    pub(crate) outgoing: Coding,
}

/// Parameters of the server's interface that have no meaning here.
const IGNORED: &[&str] = &[
    "",
    "buffer_size",
    "client_protocol_version",
    "close_session",
    "compress",
    "decompress",
    "quota_key",
    "role",
    "stacktrace",
    "wait_end_of_query",
];

impl Request {
    /// Sorts the fields; credentials have been taken out before.
    pub(crate) fn new(
        mut fields: Fields,
        headers: &HeaderMap,
        read_only: bool,
    ) -> Result<Self, Exception> {
        let header = |name: &str| header(headers, name);
        let outgoing = Coding {
            content: header(ACCEPT_ENCODING.as_str())
                .filter(|_| flag(&fields, "enable_http_compression", true).unwrap_or(true))
                .as_deref()
                .and_then(ContentEncoding::accepted),
            blocks: flag(&fields, "compress", false)?,
        };
        let incoming = Coding {
            content: content_encoding(header(CONTENT_ENCODING.as_str()))?,
            blocks: flag(&fields, "decompress", false)?,
        };
        let wait_end_of_query = flag(&fields, "wait_end_of_query", false)?
            || flag(&fields, "http_wait_end_of_query", false)?;
        let mut request = Self {
            query: fields.take("query").unwrap_or_default(),
            query_id: fields
                .take_some("query_id")
                .or_else(|| header("x-clickhouse-query-id")),
            database: header("x-clickhouse-database").or(fields.take_some("database")),
            default_format: header("x-clickhouse-format").or(fields.take_some("default_format")),
            session: session(&mut fields)?,
            parameters: Vec::new(),
            settings: Vec::new(),
            read_only,
            wait_end_of_query,
            incoming,
            outgoing,
        };
        request.sort(fields);
        Ok(request)
    }

    /// Tells placeholders from settings.
    fn sort(&mut self, fields: Fields) {
        for (name, value) in fields.0 {
            if let Some(parameter) = name.strip_prefix("param_") {
                // The server keeps the first of equal names.
                if !self.parameters.iter().any(|(known, _)| known == parameter) {
                    self.parameters.push((parameter.to_owned(), value));
                }
            } else if !IGNORED.contains(&name.as_str()) {
                self.settings.push((name, value));
            }
        }
    }

    /// The value of a setting in the URL.
    pub(crate) fn setting(&self, name: &str) -> Option<&str> {
        self.settings
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// A header's value, unless it is empty.
fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get(name)
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
        .filter(|value| !value.is_empty())
}

fn content_encoding(header: Option<String>) -> Result<Option<ContentEncoding>, Exception> {
    let Some(name) = header.filter(|name| name != "identity") else {
        return Ok(None);
    };
    ContentEncoding::named(&name).map(Some).ok_or_else(|| {
        let message = format!(
            "Unknown compression method {name}. Only zstd, lz4, gzip and deflate are supported"
        );
        Exception::of_interface(48, "NOT_IMPLEMENTED", &message)
    })
}

fn flag(fields: &Fields, name: &str, default: bool) -> Result<bool, Exception> {
    match fields.get(name).map(str::to_ascii_lowercase).as_deref() {
        None | Some("") => Ok(default),
        Some("1" | "true" | "yes" | "on") => Ok(true),
        Some("0" | "false" | "no" | "off") => Ok(false),
        Some(other) => Err(Exception::of_interface(
            467,
            "CANNOT_PARSE_BOOL",
            &format!("Cannot parse boolean value of parameter {name}: '{other}'"),
        )),
    }
}

fn session(fields: &mut Fields) -> Result<Option<SessionWish>, Exception> {
    let timeout = fields.take("session_timeout");
    let check = fields.take("session_check").as_deref() == Some("1");
    let Some(id) = fields.take("session_id").filter(|id| !id.is_empty()) else {
        return Ok(None);
    };
    let timeout = match timeout {
        None => 60,
        Some(text) => text
            .parse()
            .ok()
            .filter(|seconds| *seconds <= 3600)
            .ok_or_else(|| {
                Exception::of_interface(
                    374,
                    "INVALID_SESSION_TIMEOUT",
                    &format!("Invalid session timeout: '{text}'"),
                )
            })?,
    };
    Ok(Some(SessionWish { id, timeout, check }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(url: &str, header: &[(&'static str, &str)]) -> Result<Request, Exception> {
        let mut headers = HeaderMap::new();
        for (name, value) in header {
            headers.insert(*name, value.parse().unwrap());
        }
        Request::new(Fields::of_url(Some(url)), &headers, false)
    }

    #[test]
    fn fields_have_their_roles() {
        let request = request(
            "query=SELECT+1&database=db&param_a=1&param_a=2&max_threads=1&query_id=x&session_id=s&session_timeout=5",
            &[],
        )
        .unwrap();
        assert_eq!(request.query, "SELECT 1");
        assert_eq!(request.database.as_deref(), Some("db"));
        assert_eq!(request.parameters, [("a".to_owned(), "1".to_owned())]);
        assert_eq!(
            request.settings,
            [("max_threads".to_owned(), "1".to_owned())]
        );
        assert_eq!(request.query_id.as_deref(), Some("x"));
        assert_eq!(request.session.unwrap().timeout, 5);
    }

    #[test]
    fn headers_win_over_the_url() {
        let request = request(
            "database=url&default_format=CSV",
            &[
                ("x-clickhouse-database", "header"),
                ("x-clickhouse-format", "JSON"),
            ],
        )
        .unwrap();
        assert_eq!(request.database.as_deref(), Some("header"));
        assert_eq!(request.default_format.as_deref(), Some("JSON"));
    }

    #[test]
    fn results_are_encoded_only_when_allowed() {
        let accept = [("accept-encoding", "lz4")];
        let encoding = |url| request(url, &accept).unwrap().outgoing.content;
        assert_eq!(encoding(""), Some(ContentEncoding::Lz4));
        assert_eq!(encoding("enable_http_compression=0"), None);
        assert!(request("", &[("content-encoding", "snappy")]).is_err());
    }

    #[test]
    fn nonsense_is_refused() {
        assert_eq!(
            request("session_id=a&session_timeout=x", &[])
                .unwrap_err()
                .code,
            374
        );
        assert_eq!(request("compress=maybe", &[]).unwrap_err().code, 467);
    }
}
