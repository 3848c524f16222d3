//! The formats of collections, as far as they use them.

use anyhow::Context;

/// Lines that are not empty.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.trim().is_empty())
}

/// Keys and values of a YAML file in which each is a line of its own, whatever it belongs to; no value goes over two lines
/// in the collections.
pub(super) fn yaml(text: &str) -> impl Iterator<Item = anyhow::Result<(&str, String)>> {
    text.lines().filter_map(|line| {
        let line = line.trim();
        let (key, value) = line.strip_prefix("- ").unwrap_or(line).split_once(':')?;
        let is_key = key
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_' || byte.is_ascii_digit());
        is_key.then(|| Ok((key, scalar(value.trim())?)))
    })
}

/// A YAML scalar: plain, in single quotes, or in double quotes, which is JSON but for what no collection uses.
fn scalar(value: &str) -> anyhow::Result<String> {
    if value.starts_with('"') {
        return serde_json::from_str(value).with_context(|| format!("cannot read {value}"));
    }
    let single = value
        .strip_prefix('\'')
        .and_then(|rest| rest.strip_suffix('\''));
    Ok(single.map_or_else(|| value.to_owned(), |text| text.replace("''", "'")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_of_both_kinds_are_taken_off() {
        let text = "# c\n- user_agent: Foo/1.0 (x: y)\n  family: 'it''s'\n  regex: \"a\\\\d\"\n";
        let read: Vec<_> = yaml(text).map(Result::unwrap).collect();
        let expected = [
            ("user_agent", "Foo/1.0 (x: y)"),
            ("family", "it's"),
            ("regex", "a\\d"),
        ];
        assert_eq!(read, expected.map(|(key, value)| (key, value.to_owned())));
    }
}
