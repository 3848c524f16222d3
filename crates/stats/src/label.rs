//! Display names, in English.

mod language;

use clickmill_model::{CONTINENTS, country_name};

use crate::dimension::Dimension;

const WEEKDAYS: &[(&str, &str)] = &[
    ("1", "Monday"),
    ("2", "Tuesday"),
    ("3", "Wednesday"),
    ("4", "Thursday"),
    ("5", "Friday"),
    ("6", "Saturday"),
    ("7", "Sunday"),
];

impl Dimension {
    /// Whether values are codes that have names.
    pub const fn has_labels(self) -> bool {
        matches!(self, Self::Country | Self::Continent | Self::Language)
    }

    /// The display name of a value: of codes the English name, of hours `09:00`; else the value itself.
    pub fn label(self, value: &str) -> String {
        let names = match self {
            Self::Country => return country_name(value).unwrap_or(value).to_owned(),
            Self::Continent => &CONTINENTS,
            Self::Language => language::LANGUAGES,
            Self::Weekday => WEEKDAYS,
            Self::Hour => return format!("{value:0>2}:00"),
            _ => return value.to_owned(),
        };
        name(names, value).unwrap_or(value).to_owned()
    }
}

/// Finds a code in a table that ascends by code.
pub(crate) fn name<'a>(names: &[(&str, &'a str)], code: &str) -> Option<&'a str> {
    let position = names.binary_search_by_key(&code, |(code, _)| code).ok()?;
    names.get(position).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_names_and_what_has_none_is_its_own() {
        assert_eq!(Dimension::Country.label("CI"), "Côte d’Ivoire");
        assert_eq!(Dimension::Country.label("ZZ"), "ZZ");
        assert_eq!(Dimension::Continent.label("OC"), "Oceania");
        assert_eq!(Dimension::Language.label("pt"), "Portuguese");
        assert_eq!(Dimension::Weekday.label("3"), "Wednesday");
        assert_eq!(Dimension::Hour.label("9"), "09:00");
        assert_eq!(Dimension::UtmSource.label("spring"), "spring");
    }

    #[test]
    fn every_code_is_found_in_its_table() {
        for names in [language::LANGUAGES, &CONTINENTS, WEEKDAYS] {
            assert!(names.is_sorted_by_key(|(code, _)| *code));
            for (code, label) in names {
                assert_eq!(name(names, code), Some(*label));
            }
        }
    }
}
