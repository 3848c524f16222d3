/// A version as it is reported: at most two numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Version {
    /// The first number, if there is one.
    pub(crate) major: Option<u16>,
    /// The second; 0 is left out when written.
    pub(crate) minor: u16,
}

impl Version {
    /// Reads the number at the start of a text, after at most one of `/`, space, `_`, `:` and `=`.
    pub(crate) fn at(text: &str) -> Self {
        let text = text.strip_prefix(['/', ' ', '_', ':', '=']).unwrap_or(text);
        let mut numbers = text.split(['.', '_']);
        let Some((major, whole)) = numbers.next().and_then(leading_number) else {
            return Self::default();
        };
        let minor = if whole {
            numbers.next().and_then(leading_number)
        } else {
            None
        };
        Self {
            major: Some(major),
            minor: minor.map_or(0, |(minor, _)| minor),
        }
    }

    /// Reads the number after the first occurrence of a text.
    pub(crate) fn after(text: &str, marker: &str) -> Self {
        let at = text.find(marker).map(|start| start + marker.len());
        at.and_then(|at| text.get(at..))
            .map(Self::at)
            .unwrap_or_default()
    }

    /// Whether there is none.
    pub(crate) fn is_unknown(self) -> bool {
        self.major.is_none()
    }
}

/// The number a text starts with, and whether that is all of it. Longer ones than five digits are no versions.
fn leading_number(text: &str) -> Option<(u16, bool)> {
    let end = text
        .bytes()
        .position(|byte| !byte.is_ascii_digit())
        .unwrap_or(text.len());
    let number = text.get(..end)?.parse().ok()?;
    Some((number, end == text.len()))
}

impl From<Version> for Box<str> {
    fn from(version: Version) -> Self {
        match version {
            Version { major: None, .. } => Self::default(),
            Version {
                major: Some(major),
                minor: 0,
            } => major.to_string().into(),
            Version {
                major: Some(major),
                minor,
            } => format!("{major}.{minor}").into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Box<str> {
        Version::at(text).into()
    }

    #[test]
    fn two_numbers_are_kept_and_a_zero_at_the_end_is_not() {
        assert_eq!(&*read("/126.0.6478.71 Mobile"), "126");
        assert_eq!(&*read(" 17_4_1 like Mac OS X"), "17.4");
        assert_eq!(&*read("_42.0.0"), "42");
        assert_eq!(&*read(" 5.1)"), "5.1");
        assert_eq!(&*read("/15-beta.3"), "15");
    }

    #[test]
    fn what_is_no_version_is_unknown() {
        for text in ["", "/", "x1", "//1", "/999999999", "é"] {
            assert_eq!(&*read(text), "", "{text:?}");
        }
    }
}
