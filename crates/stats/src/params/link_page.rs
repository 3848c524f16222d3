use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clickmill_model::LinkId;

use super::error::ParamError;
use super::fields::Fields;

/// Which links of a registry to list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkPage {
    /// At most so many.
    pub limit: usize,
    /// Those after this one; from the first without it.
    pub after: Option<LinkId>,
    /// Only those that are archived, or only those that are not; all without it.
    pub archived: Option<bool>,
}

impl LinkPage {
    /// The most links on a page.
    pub const MAX_LIMIT: usize = 1000;
    /// The parameters of a page.
    pub const PARAMETERS: [&str; 3] = ["limit", "cursor", "archived"];
    /// How many links are on a page unless a request says otherwise.
    pub const DEFAULT_LIMIT: usize = 100;

    /// Reads decoded `(name, value)` pairs of a query string: `limit`, `cursor`, `archived`.
    ///
    /// Everything that is wrong is named at once, as by [`super::parse`].
    pub fn parse(pairs: &[(String, String)]) -> Result<Self, Vec<ParamError>> {
        let mut fields = Fields::new(pairs, &Self::PARAMETERS);
        for (name, _) in std::mem::take(&mut fields.filters) {
            fields.reject(name, "is not a parameter here");
        }
        let limit = fields.number("limit", 1, Self::MAX_LIMIT);
        let after = cursor(&mut fields);
        let archived = fields.word("archived");
        if !fields.errors.is_empty() {
            return Err(fields.errors);
        }
        Ok(Self {
            limit: limit.unwrap_or(Self::DEFAULT_LIMIT),
            after,
            archived,
        })
    }
}

/// What to send as `cursor` for the links after this one.
pub fn link_cursor(last: &LinkId) -> String {
    URL_SAFE_NO_PAD.encode(last.as_str())
}

fn cursor(fields: &mut Fields) -> Option<LinkId> {
    let text = fields.text("cursor")?;
    let after = of_cursor(text);
    if after.is_none() {
        fields.reject("cursor", "must be the next_cursor of an answer");
    }
    after
}

fn of_cursor(text: &str) -> Option<LinkId> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    LinkId::parse(std::str::from_utf8(&bytes).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(pairs: &[(&str, &str)]) -> Result<LinkPage, Vec<String>> {
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        LinkPage::parse(&pairs).map_err(|errors| errors.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_page_is_the_first_hundred_of_all_links_unless_said_otherwise() {
        let page = parse(&[]).unwrap();
        assert_eq!((page.limit, page.after, page.archived), (100, None, None));
        let page = parse(&[("limit", "1000"), ("archived", "false")]).unwrap();
        assert_eq!((page.limit, page.archived), (1000, Some(false)));
    }

    #[test]
    fn a_cursor_goes_on_after_the_link_it_was_made_of() {
        for id in ["a", "go/ünï?&=+", "\\'\"%"] {
            let link = LinkId::parse(id).unwrap();
            let cursor = link_cursor(&link);
            assert!(
                cursor
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
            );
            assert_eq!(parse(&[("cursor", &cursor)]).unwrap().after, Some(link));
        }
    }

    #[test]
    fn everything_wrong_with_a_page_is_named_at_once() {
        let wrong = [
            ("limit", "1001"),
            ("cursor", "YQ=="),
            ("archived", "tru"),
            ("filter[tag]", "a"),
            ("curser", "YQ"),
        ];
        assert_eq!(
            parse(&wrong).unwrap_err(),
            [
                "curser: is not a parameter here; did you mean `cursor`?",
                "filter[tag]: is not a parameter here",
                "limit: must be a whole number from 1 to 1000, nearest is 1000",
                "cursor: must be the next_cursor of an answer",
                "archived: must be one of true, false; did you mean `true`?",
            ]
        );
        for cursor in ["", "AA", "_w", "a b"] {
            assert!(parse(&[("cursor", cursor)]).is_err(), "{cursor:?}");
        }
    }
}
