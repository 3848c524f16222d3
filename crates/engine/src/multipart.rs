//! `multipart/form-data` bodies: parameters of the query, and external tables (RFC 7578, RFC 2046).

use crate::exception::Exception;

/// One part of a form.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) name: String,
    /// A part with a file name is an external table.
    pub(crate) is_file: bool,
    pub(crate) data: Vec<u8>,
}

fn malformed(what: &str) -> Exception {
    Exception::of_interface(
        36,
        "BAD_ARGUMENTS",
        &format!("Malformed multipart/form-data: {what}"),
    )
}

/// The boundary in a `Content-Type` header, when the type is `multipart/form-data`.
pub(crate) fn boundary(content_type: &str) -> Option<String> {
    let (kind, rest) = content_type.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    rest.split(';').find_map(|item| {
        let (name, value) = item.trim().split_once('=')?;
        name.eq_ignore_ascii_case("boundary")
            .then(|| value.trim().trim_matches('"').to_owned())
    })
}

/// Splits a body into its parts.
pub(crate) fn parse(body: &[u8], boundary: &str) -> Result<Vec<Part>, Exception> {
    let delimiter = [b"\r\n--", boundary.as_bytes()].concat();
    let first = delimiter.get(2..).unwrap_or_default();
    let start = find(body, first).ok_or_else(|| malformed("the boundary is missing"))?;
    let mut rest = body.get(start + first.len()..).unwrap_or_default();
    let mut parts = Vec::new();
    loop {
        if rest.starts_with(b"--") {
            return Ok(parts);
        }
        let line = find(rest, b"\r\n").ok_or_else(|| malformed("a boundary line is cut off"))?;
        // From the line break before the headers, so that a part without headers has its blank line.
        let content = rest.get(line..).unwrap_or_default();
        let end =
            find(content, &delimiter).ok_or_else(|| malformed("the last boundary is missing"))?;
        let part = content.get(..end).unwrap_or_default();
        let head = find(part, b"\r\n\r\n").ok_or_else(|| malformed("a part has no headers"))?;
        let headers = String::from_utf8_lossy(part.get(..head).unwrap_or_default()).into_owned();
        let data = part.get(head + 4..).unwrap_or_default().to_vec();
        let (name, is_file) = disposition(&headers)?;
        parts.push(Part {
            name,
            is_file,
            data,
        });
        rest = content.get(end + delimiter.len()..).unwrap_or_default();
    }
}

fn disposition(headers: &str) -> Result<(String, bool), Exception> {
    let line = headers
        .lines()
        .find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.trim()
                .eq_ignore_ascii_case("content-disposition")
                .then_some(value)
        })
        .ok_or_else(|| malformed("a part has no Content-Disposition"))?;
    let attribute = |wanted: &str| {
        line.split(';').find_map(|item| {
            let (name, value) = item.trim().split_once('=')?;
            name.eq_ignore_ascii_case(wanted)
                .then(|| value.trim().trim_matches('"').to_owned())
        })
    };
    let name = attribute("name").ok_or_else(|| malformed("a part has no name"))?;
    Ok((name, attribute("filename").is_some()))
}

fn find(text: &[u8], pattern: &[u8]) -> Option<usize> {
    text.windows(pattern.len())
        .position(|window| window == pattern)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_keep_their_bytes() {
        let body = b"--xyz\r\nContent-Disposition: form-data; name=\"param_a\"\r\n\r\n1\r\n2\r\n--xyz\r\n\
            content-disposition: form-data; name=\"t\"; filename=\"t\"\r\nContent-Type: x/y\r\n\r\n\r\n--xyz--\r\n";
        let parts = parse(body, "xyz").unwrap();
        assert_eq!(parts.len(), 2);
        assert_eq!(
            (parts[0].name.as_str(), parts[0].is_file),
            ("param_a", false)
        );
        assert_eq!(parts[0].data, b"1\r\n2");
        assert_eq!(
            (parts[1].is_file, parts[1].data.as_slice()),
            (true, b"".as_slice())
        );
    }

    #[test]
    fn cut_forms_are_refused() {
        let body = b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x--\r\n";
        for end in 0..body.len() - 5 {
            assert!(parse(&body[..end], "x").is_err(), "{end}");
        }
    }

    #[test]
    fn the_boundary_may_be_quoted() {
        assert_eq!(
            boundary("multipart/form-data; charset=x; boundary=\"a b\"").as_deref(),
            Some("a b")
        );
        assert_eq!(boundary("text/plain; boundary=a"), None);
    }
}
