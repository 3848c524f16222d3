use clickmill_model::{MAX_METADATA_LEVELS, Reason};

/// How a good message is spoilt.
#[derive(Clone, Copy)]
pub(super) enum Flaw {
    /// The whole message becomes another.
    Whole(fn(Vec<u8>) -> Option<Vec<u8>>),
    /// A field is not there.
    Lacks(&'static str),
    /// A field has this JSON value.
    Has(&'static str, &'static str),
    /// A field has a JSON value too long to be written here.
    Holds(&'static str, fn() -> String),
    /// A field comes again with this JSON value.
    Twice(&'static str, &'static str),
}

use Flaw::{Has, Holds, Lacks, Twice, Whole};

/// Every kind: its name, the reason of its dead letter, and what is wrong.
#[rustfmt::skip]
pub(super) const KINDS: &[(&str, Reason, Flaw)] = &[
    ("tombstone", Reason::Empty, Whole(|_| None)),
    ("empty payload", Reason::Empty, Whole(|_| Some(Vec::new()))),
    ("two megabytes", Reason::TooLarge, Whole(|good| Some(padded(&good, 2 << 20)))),
    ("invalid UTF-8 in a text", Reason::NotUtf8, Whole(|good| Some(replaced(&good, b"acme.link", b"acme\xff\xfelink")))),
    ("UTF-16", Reason::NotUtf8, Whole(|_| Some(b"\xff\xfe{\0}\0".to_vec()))),
    ("cut gzip", Reason::NotUtf8, Whole(|_| Some(b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xab\x56\xca\x2f".to_vec()))),
    ("no JSON", Reason::NotJson, Whole(|_| Some(b"clicked acme.link at noon".to_vec()))),
    ("cut in the middle", Reason::NotJson, Whole(|good| Some(half(good)))),
    ("byte order mark", Reason::NotJson, Whole(|good| Some([b"\xef\xbb\xbf".as_slice(), &good].concat()))),
    ("two objects", Reason::NotJson, Whole(|good| Some([good.as_slice(), b"\n", &good].concat()))),
    ("raw NUL in an identifier", Reason::NotJson, Whole(|good| Some(replaced(&good, b"lnk_", b"lnk\0")))),
    ("single quotes", Reason::NotJson, Whole(|good| Some(replaced(&good, b"\"", b"'")))),
    ("an array", Reason::NotAnObject, Whole(|good| Some([b"[".as_slice(), &good, b"]"].concat()))),
    ("a text", Reason::NotAnObject, Whole(|_| Some(br#""click""#.to_vec()))),
    ("null", Reason::NotAnObject, Whole(|_| Some(b"null".to_vec()))),
    ("ten thousand arrays", Reason::NotAnObject, Whole(|_| Some(nested(10_000).into_bytes()))),
    ("link_id twice", Reason::DuplicateField, Twice("link_id", r#""lnk_other""#)),
    ("workspace_id twice", Reason::DuplicateField, Twice("workspace_id", r#""acme""#)),
    ("no workspace_id", Reason::MissingField, Lacks("workspace_id")),
    ("no link_id", Reason::MissingField, Lacks("link_id")),
    ("no clicked_at", Reason::MissingField, Lacks("clicked_at")),
    ("no domain", Reason::MissingField, Lacks("domain")),
    ("null link_id", Reason::MissingField, Has("link_id", "null")),
    ("empty workspace_id", Reason::MissingField, Has("workspace_id", r#""""#)),
    ("numeric link_id", Reason::WrongType, Has("link_id", "42")),
    ("nested link_id", Reason::WrongType, Holds("link_id", || nested(10_000))),
    ("boolean clicked_at", Reason::WrongType, Has("clicked_at", "true")),
    ("text status", Reason::WrongType, Has("status", r#""302""#)),
    ("list of user agents", Reason::WrongType, Has("user_agent", r#"["curl/8.7.1"]"#)),
    ("workspace_id with a slash", Reason::BadCharacters, Has("workspace_id", r#""acme/prod""#)),
    ("workspace_id with SQL", Reason::BadCharacters, Has("workspace_id", r#""x' OR 1=1 --""#)),
    ("escaped NUL in link_id", Reason::BadCharacters, Has("link_id", r#""lnk\u0000x""#)),
    ("long link_id", Reason::TooLong, Holds("link_id", || long_text("", 65))),
    ("long click_id", Reason::TooLong, Holds("click_id", || long_text("", 65))),
    ("long short_code", Reason::TooLong, Holds("short_code", || long_text("", 256))),
    ("long destination_url", Reason::TooLong, Holds("destination_url", || long_text("https://a.example/", 2049))),
    ("long metadata", Reason::TooLong, Holds("metadata", || format!(r#"{{"a":{}}}"#, long_text("", 4096)))),
    ("clicked_at in words", Reason::BadTimestamp, Has("clicked_at", r#""yesterday""#)),
    ("clicked_at without offset", Reason::BadTimestamp, Has("clicked_at", r#""2026-03-02T00:00:00""#)),
    ("clicked_at on 30 February", Reason::BadTimestamp, Has("clicked_at", r#""2026-02-30T00:00:00Z""#)),
    ("epoch seconds", Reason::TooOld, Has("clicked_at", "1772409600")),
    ("clicked_at in 1999", Reason::TooOld, Has("clicked_at", r#""1999-12-31T23:59:59.999Z""#)),
    ("clicked_at in 9999", Reason::TooFarAhead, Has("clicked_at", r#""9999-01-01T00:00:00Z""#)),
    ("epoch microseconds", Reason::TooFarAhead, Has("clicked_at", "1772409600000000")),
    ("domain with scheme", Reason::BadHost, Has("domain", r#""https://acme.link""#)),
    ("domain with a space", Reason::BadHost, Has("domain", r#""acme link""#)),
    ("javascript: destination", Reason::BadUrl, Has("destination_url", r#""javascript:alert(1)""#)),
    ("relative destination", Reason::BadUrl, Has("destination_url", r#""/pricing""#)),
    ("ip out of range", Reason::BadIp, Has("ip", r#""192.0.2.256""#)),
    ("list of ips", Reason::BadIp, Has("ip", r#""192.0.2.1, 198.51.100.2""#)),
    ("method with a space", Reason::BadMethod, Has("method", r#""GET /""#)),
    ("status 99", Reason::BadStatus, Has("status", "99")),
    ("status 70000", Reason::BadStatus, Has("status", "70000")),
    ("unknown trigger", Reason::BadTrigger, Has("trigger", r#""nfc""#)),
    ("metadata as a list", Reason::BadMetadata, Has("metadata", "[1,2]")),
    ("metadata as a text", Reason::BadMetadata, Has("metadata", r#""{}""#)),
    ("half a character in metadata", Reason::BadMetadata, Has("metadata", r#"{"a":"\ud800"}"#)),
    ("endless number in metadata", Reason::BadMetadata, Has("metadata", r#"{"a":1e999}"#)),
    ("metadata of many levels", Reason::BadMetadata, Holds("metadata", || format!(r#"{{"a":{}{}}}"#, "[".repeat(MAX_METADATA_LEVELS.into()), "]".repeat(MAX_METADATA_LEVELS.into())))),
];

fn half(mut good: Vec<u8>) -> Vec<u8> {
    good.truncate(good.len() / 2);
    good
}

/// A good message followed by as many spaces as make it that long: legal JSON, and still too large.
fn padded(good: &[u8], len: usize) -> Vec<u8> {
    let mut padded = good.to_vec();
    padded.resize(len, b' ');
    padded
}

fn replaced(good: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut result = Vec::with_capacity(good.len());
    let mut rest = good;
    while let Some((&first, tail)) = rest.split_first() {
        if let Some(after) = rest.strip_prefix(from) {
            result.extend_from_slice(to);
            rest = after;
        } else {
            result.push(first);
            rest = tail;
        }
    }
    result
}

fn nested(depth: usize) -> String {
    "[".repeat(depth) + &"]".repeat(depth)
}

/// A JSON text of that many bytes, without its quotes, beginning like this.
fn long_text(start: &str, len: usize) -> String {
    format!("\"{start}{}\"", "x".repeat(len.saturating_sub(start.len())))
}
