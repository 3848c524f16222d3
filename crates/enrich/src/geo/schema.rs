use clickmill_model::continent_of;
use maxminddb::{LookupResult, Reader, WithinOptions};
use serde::Deserialize;

use super::number::Number;
use super::{Place, owner};

/// How the records of a database are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schema {
    /// MaxMind's: objects for continent, country, subdivisions and city, each with names in several languages.
    Nested,
    /// ip-location-db's: `country_code`, `state1`, `city` and so on as plain texts.
    Flat,
    /// MaxMind's and ip-location-db's for networks: `autonomous_system_number` and `autonomous_system_organization`.
    Networks,
}

/// What a database is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// Cities or countries.
    Places,
    /// Autonomous systems.
    Networks,
}

impl Content {
    /// What is said to who gives another database.
    pub(crate) fn described(self) -> &'static str {
        match self {
            Self::Places => {
                "a city database (GeoLite2-City, GeoIP2-City, DBIP-City, or one of ip-location-db with country_code and city)"
            }
            Self::Networks => {
                "a database of autonomous systems (GeoLite2-ASN, DBIP-ASN-Lite, or one of ip-location-db with \
                 autonomous_system_number)"
            }
        }
    }
}

/// How many records are looked at for telling the schema; the first ones may be without a country.
const SAMPLE: usize = 1000;

/// Tells the schema by the records themselves, since the stated type is free text.
pub(crate) fn detect(reader: &Reader<Vec<u8>>, content: Content) -> Option<Schema> {
    let networks = reader.networks(WithinOptions::default()).ok()?;
    networks.take(SAMPLE).find_map(|found| {
        let found = found.ok()?;
        match content {
            Content::Places => [Schema::Nested, Schema::Flat].into_iter().find(|schema| {
                place(*schema, &found).is_some_and(|place| !place.country.is_empty())
            }),
            Content::Networks => owner::decode(&found)
                .is_some_and(|owner| owner.asn != 0)
                .then_some(Schema::Networks),
        }
    })
}

/// Decodes a record as that of a place; `None` when it cannot be read this way.
pub(crate) fn place(schema: Schema, found: &LookupResult<'_, Vec<u8>>) -> Option<Place> {
    match schema {
        Schema::Nested => found.decode::<Nested<'_>>().ok()?.map(Place::from),
        Schema::Flat => found.decode::<Flat<'_>>().ok()?.map(Place::from),
        Schema::Networks => None,
    }
}

/// The few fields wanted of MaxMind's City schema; all others are skipped unread.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Nested<'a> {
    #[serde(borrow)]
    city: City<'a>,
    continent: Continent<'a>,
    country: Country<'a>,
    registered_country: Country<'a>,
    subdivisions: Vec<Subdivision<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct City<'a> {
    geoname_id: Number,
    #[serde(borrow)]
    names: Names<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Continent<'a> {
    code: &'a str,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Country<'a> {
    iso_code: &'a str,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Subdivision<'a> {
    iso_code: &'a str,
    #[serde(borrow)]
    names: Names<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Names<'a> {
    en: &'a str,
}

impl From<Nested<'_>> for Place {
    fn from(record: Nested<'_>) -> Self {
        // Some networks have only the country they are registered in, which is the best guess there is.
        let country = Some(record.country.iso_code)
            .filter(|code| !code.is_empty())
            .unwrap_or(record.registered_country.iso_code);
        let subdivision = record.subdivisions.first();
        let region_name = subdivision.map_or("", |subdivision| subdivision.names.en);
        let region = match subdivision.map_or("", |subdivision| subdivision.iso_code) {
            "" => region_name.into(),
            code => [country, "-", code].concat().into(),
        };
        Self {
            country: country.into(),
            continent: continent(record.continent.code, country),
            region,
            region_name: region_name.into(),
            city: record.city.names.en.into(),
            city_id: record.city.geoname_id.0,
        }
    }
}

/// The fields wanted of ip-location-db's schema.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Flat<'a> {
    country_code: &'a str,
    state1: &'a str,
    city: &'a str,
}

impl From<Flat<'_>> for Place {
    fn from(record: Flat<'_>) -> Self {
        Self {
            country: record.country_code.into(),
            continent: continent("", record.country_code),
            region: record.state1.into(),
            region_name: record.state1.into(),
            city: record.city.into(),
            city_id: 0,
        }
    }
}

/// The continent the database states, else the one the country is counted to.
fn continent(stated: &str, country: &str) -> Box<str> {
    if stated.is_empty() {
        continent_of(country).unwrap_or_default().into()
    } else {
        stated.into()
    }
}
