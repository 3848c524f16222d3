use maxminddb::LookupResult;
use serde::Deserialize;

use super::number::Number;

/// Who announces a network to the internet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Owner<'a> {
    /// The number of the autonomous system; 0 is unknown (RFC 7607 keeps it from being anybody's).
    pub(crate) asn: u32,
    /// What the database calls it.
    pub(crate) organisation: &'a str,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Fields<'a> {
    autonomous_system_number: Number,
    autonomous_system_organization: &'a str,
}

/// Decodes a record; `None` when it is that of something else.
pub(crate) fn decode<'a>(found: &LookupResult<'a, Vec<u8>>) -> Option<Owner<'a>> {
    let record = found.decode::<Fields<'a>>().ok()??;
    Some(Owner {
        asn: record.autonomous_system_number.0,
        organisation: record.autonomous_system_organization,
    })
}
