//! Countries and continents: their English names, and which lies where.

use std::sync::LazyLock;

/// A line of the table.
struct Country {
    code: &'static str,
    name: &'static str,
    continent: &'static str,
}

/// All countries, sorted by code.
static COUNTRIES: LazyLock<Vec<Country>> = LazyLock::new(|| {
    let mut countries: Vec<_> = include_str!("../data/countries.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(read)
        .collect();
    countries.sort_by_key(|country| country.code);
    countries
});

/// The usual English name of a country, by its ISO 3166-1 alpha-2 code in capitals.
pub fn country_name(code: &str) -> Option<&'static str> {
    find(code).map(|country| country.name)
}

/// The code of the continent a country is counted to: `AF AN AS EU NA OC SA`, as in MaxMind's databases.
pub fn continent_of(country: &str) -> Option<&'static str> {
    find(country).map(|country| country.continent)
}

/// The continents: code and English name, ascending by code.
pub const CONTINENTS: [(&str, &str); 7] = [
    ("AF", "Africa"),
    ("AN", "Antarctica"),
    ("AS", "Asia"),
    ("EU", "Europe"),
    ("NA", "North America"),
    ("OC", "Oceania"),
    ("SA", "South America"),
];

fn find(code: &str) -> Option<&'static Country> {
    let at = COUNTRIES
        .binary_search_by(|country| country.code.cmp(code))
        .ok()?;
    COUNTRIES.get(at)
}

fn read(line: &'static str) -> Option<Country> {
    let mut cells = line.split('\t');
    Some(Country {
        code: cells.next()?,
        name: cells.next()?,
        continent: cells.next()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_has_a_name_and_lies_on_a_continent() {
        assert_eq!(COUNTRIES.len(), 250);
        for country in COUNTRIES.iter() {
            assert_eq!(country.code.len(), 2, "{}", country.code);
            assert!(!country.name.is_empty(), "{}", country.code);
            let is_known = |(code, _): &(&str, &str)| *code == country.continent;
            assert!(CONTINENTS.iter().any(is_known), "{}", country.code);
        }
    }

    #[test]
    fn countries_are_found_by_code() {
        assert_eq!(country_name("DE"), Some("Germany"));
        assert_eq!(continent_of("BR"), Some("SA"));
        assert_eq!(country_name("de"), None);
        assert_eq!(country_name("ZZ"), None);
    }
}
