use std::fmt;

use maxminddb::{LookupResult, Reader, WithinOptions};
use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};

use super::Place;
use clickmill_model::continent_of;

/// How the records of a database are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schema {
    /// MaxMind's: objects for continent, country, subdivisions and city, each with names in several languages.
    Nested,
    /// ip-location-db's: `country_code`, `state1`, `city` and so on as plain texts.
    Flat,
}

/// How many records are looked at for telling the schema; the first ones may be without a country.
const SAMPLE: usize = 1000;

/// Tells the schema by the records themselves, since the stated type is free text.
pub(crate) fn detect(reader: &Reader<Vec<u8>>) -> Option<Schema> {
    let networks = reader.networks(WithinOptions::default()).ok()?;
    networks.take(SAMPLE).find_map(|found| {
        let found = found.ok()?;
        [Schema::Nested, Schema::Flat]
            .into_iter()
            .find(|schema| decode(*schema, &found).is_some_and(|place| !place.country.is_empty()))
    })
}

/// Decodes a record; `None` when it cannot be read this way.
pub(crate) fn decode(schema: Schema, found: &LookupResult<'_, Vec<u8>>) -> Option<Place> {
    match schema {
        Schema::Nested => found.decode::<Nested<'_>>().ok()?.map(Place::from),
        Schema::Flat => found.decode::<Flat<'_>>().ok()?.map(Place::from),
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
    geoname_id: GeonameId,
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

/// A GeoNames id, in whatever width it was written: the reader insists on the exact one, and not all writers use 32 bits.
#[derive(Clone, Copy, Default)]
struct GeonameId(u32);

impl<'de> Deserialize<'de> for GeonameId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(GeonameIdVisitor)
    }
}

struct GeonameIdVisitor;

impl Visitor<'_> for GeonameIdVisitor {
    type Value = GeonameId;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number")
    }

    fn visit_u64<E: de::Error>(self, id: u64) -> Result<Self::Value, E> {
        Ok(GeonameId(u32::try_from(id).unwrap_or_default()))
    }

    fn visit_i64<E: de::Error>(self, id: i64) -> Result<Self::Value, E> {
        Ok(GeonameId(u32::try_from(id).unwrap_or_default()))
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
