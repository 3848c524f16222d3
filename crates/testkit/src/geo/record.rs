use std::sync::Arc;

use maxminddb::{LookupResult, MaxMindDbError, PathElement};

use super::sample::Bytes;

/// Where a network is, in the words of its database.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) region: Option<Arc<str>>,
    pub(super) city: Option<Arc<str>>,
}

/// How a database spells a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Schema {
    /// MaxMind's: `country.iso_code`, `subdivisions[0].names.en`, `city.names.en`.
    Nested,
    /// ip-location-db's: `country_code`, `state1`, `city`.
    Flat,
}

type Found<'a> = LookupResult<'a, Bytes>;

/// The ISO 3166-1 code of a record's country, and how the record is spelt.
pub(super) fn country<'a>(found: &Found<'a>) -> Result<Option<(&'a str, Schema)>, MaxMindDbError> {
    let flat = text(found, &[PathElement::Key("country_code")])?;
    if let Some(code) = flat {
        return Ok(Some((code, Schema::Flat)));
    }
    let nested = text(
        found,
        &[PathElement::Key("country"), PathElement::Key("iso_code")],
    )?;
    Ok(nested.map(|code| (code, Schema::Nested)))
}

/// Region and city of a record, where it has them.
pub(super) fn area(found: &Found<'_>, schema: Schema) -> Result<Area, MaxMindDbError> {
    use PathElement::{Index, Key};
    let (region, city): (&[PathElement<'_>], &[PathElement<'_>]) = match schema {
        Schema::Flat => (&[Key("state1")], &[Key("city")]),
        Schema::Nested => (
            &[Key("subdivisions"), Index(0), Key("names"), Key("en")],
            &[Key("city"), Key("names"), Key("en")],
        ),
    };
    Ok(Area {
        region: text(found, region)?.map(Arc::from),
        city: text(found, city)?.map(Arc::from),
    })
}

fn text<'a>(
    found: &Found<'a>,
    path: &[PathElement<'_>],
) -> Result<Option<&'a str>, MaxMindDbError> {
    Ok(found
        .decode_path::<&'a str>(path)?
        .filter(|text| !text.is_empty()))
}
