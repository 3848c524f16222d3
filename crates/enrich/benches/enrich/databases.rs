//! GeoIP databases with thousands of places and networks.

use std::net::Ipv4Addr;
use std::path::Path;

use clickmill_enrich::Geo;
use maxminddb_writer::Database;
use maxminddb_writer::metadata::IpVersion;
use maxminddb_writer::paths::IpAddrWithMask;
use serde_json::{Value, json};

/// Databases that know every address from 11.0.0.0 to 80.255.255.255.
pub(crate) fn geo() -> Geo {
    let folder = tempfile::tempdir().unwrap();
    let (city, asn) = (
        folder.path().join("city.mmdb"),
        folder.path().join("asn.mmdb"),
    );
    write(&city, "GeoLite2-City", |number| {
        json!({
            "city": { "geoname_id": number, "names": { "en": format!("City {number}") } },
            "country": { "iso_code": "US" },
            "subdivisions": [{ "iso_code": "VA", "names": { "en": "Virginia" } }],
        })
    });
    write(&asn, "GeoLite2-ASN", |number| {
        let name = format!("Provider {number} {}", ["Hosting", "Telecom"][number % 2]);
        json!({ "autonomous_system_number": number, "autonomous_system_organization": name })
    });
    Geo::open(&[city]).unwrap().with_networks(&[asn]).unwrap()
}

/// A record for each /16.
fn write(path: &Path, kind: &str, record: impl Fn(usize) -> Value) {
    let mut database = Database::default();
    kind.clone_into(&mut database.metadata.database_type);
    database.metadata.ip_version = IpVersion::V4;
    database.metadata.binary_format_major_version = 2;
    for (number, (a, b)) in (11..=80)
        .flat_map(|a| (0..=255).map(move |b| (a, b)))
        .enumerate()
    {
        let network = format!("{}/16", Ipv4Addr::new(a, b, 0, 0));
        let data = database.insert_value(record(number + 1)).unwrap();
        database.insert_node(network.parse::<IpAddrWithMask>().unwrap(), data);
    }
    let file = std::fs::File::create(path).unwrap();
    database.write_to(std::io::BufWriter::new(file)).unwrap();
}
