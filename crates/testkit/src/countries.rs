use crate::GeneratorError;
use crate::table;

const TABLE: &str = include_str!("../data/countries.tsv");

/// Where clicks come from.
#[derive(Clone, Debug)]
pub(crate) struct Country {
    /// ISO 3166-1 alpha-2.
    pub(crate) code: &'static str,
    pub(crate) weight: u64,
    /// Standard time of most of its people. Only the daily curve follows it, no truth does.
    pub(crate) offset_ms: i64,
    /// `Accept-Language` headers seen there.
    pub(crate) languages: Vec<&'static str>,
}

pub(crate) fn load() -> Result<Vec<Country>, GeneratorError> {
    table::rows("countries.tsv", TABLE)?
        .into_iter()
        .map(|[weight, code, minutes, languages]| {
            Ok(Country {
                code,
                weight: table::parse("countries.tsv", weight)?,
                offset_ms: table::parse::<i64>("countries.tsv", minutes)? * 60_000,
                languages: languages.split(";;").collect(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_about_forty_countries_with_languages() {
        let countries = load().unwrap();
        assert!(countries.len() >= 40);
        assert!(
            countries
                .iter()
                .all(|country| country.code.len() == 2 && !country.languages.is_empty())
        );
    }
}
