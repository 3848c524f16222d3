use std::borrow::Cow;

use crate::needles::Needles;
use crate::table::rows_of;

/// Texts that look like a bot's and are a person's.
#[derive(Debug)]
pub(crate) struct Allowed {
    needles: Needles,
    /// Whether only an agent that starts like a browser's may have the text.
    only_in_browsers: Vec<bool>,
}

impl Allowed {
    pub(crate) fn new() -> Self {
        let table = include_str!("../../data/not-bots.tsv");
        Self {
            needles: Needles::new(rows_of(table).map(|[needle, ..]: [_; 3]| needle)),
            only_in_browsers: rows_of(table)
                .map(|[_, place, _]| place == "browsers")
                .collect(),
        }
    }

    /// The agent with such texts blanked out, so that the rules about bots look at the rest: a phone's name allows
    /// nothing else.
    pub(crate) fn take_out<'t>(&self, user_agent: &'t str) -> Cow<'t, str> {
        let is_browser = user_agent.starts_with("Mozilla/") || user_agent.starts_with("Opera/");
        let mut text = Cow::Borrowed(user_agent);
        for found in self.needles.all(user_agent) {
            let only_in_browsers = self.only_in_browsers.get(found.needle);
            if only_in_browsers.is_none_or(|only| *only && !is_browser) {
                continue;
            }
            let blank = " ".repeat(found.end - found.start);
            text.to_mut().replace_range(found.start..found.end, &blank);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_is_allowed_its_name_and_nothing_else() {
        let allowed = Allowed::new();
        assert_eq!(
            allowed.take_out("Mozilla/5.0 (CUBOT P80) evilbot"),
            "Mozilla/5.0 (      P80) evilbot"
        );
        assert!(matches!(allowed.take_out("Mozilla/5.0"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_view_is_allowed_only_in_a_browser() {
        let allowed = Allowed::new();
        assert_eq!(allowed.take_out("WhatsApp/2.23"), "WhatsApp/2.23");
        assert!(
            !allowed
                .take_out("Mozilla/5.0 WhatsApp/2.23")
                .contains("WhatsApp")
        );
    }
}
