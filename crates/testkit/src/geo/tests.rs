use std::net::IpAddr;
use std::path::{Path, PathBuf};

use maxminddb_writer::Database;
use maxminddb_writer::metadata::IpVersion;
use maxminddb_writer::paths::IpAddrWithMask;
use serde_json::{Value, json};

use super::*;
use crate::rng::Rng;

type Lookup = dyn Fn(&Value) -> (Option<&str>, Option<&str>, Option<&str>);

fn write(folder: &Path, version: IpVersion, networks: &[(&str, Value)]) -> PathBuf {
    let mut database = Database::default();
    database.metadata.ip_version = version;
    for (network, record) in networks {
        let data = database.insert_value(record).unwrap();
        database.insert_node(network.parse::<IpAddrWithMask>().unwrap(), data);
    }
    save(folder, database)
}

fn save(folder: &Path, mut database: Database) -> PathBuf {
    database.metadata.binary_format_major_version = 2;
    let path = folder.join("test.mmdb");
    database
        .write_to(std::fs::File::create(&path).unwrap())
        .unwrap();
    path
}

fn flat(country: &str, region: &str, city: &str) -> Value {
    json!({"country_code": country, "state1": region, "city": city})
}

fn nested(country: &str, region: &str, city: &str) -> Value {
    json!({
        "country": {"iso_code": country},
        "subdivisions": [{"iso_code": "X", "names": {"de": "anders", "en": region}}],
        "city": {"geoname_id": 7, "names": {"en": city}},
    })
}

/// Draws 10,000 addresses, and asks the database itself about each.
fn places_are_what_the_database_says(path: &Path, countries: &[&str], read: &Lookup) {
    let pool = GeoPool::open(&[path.to_owned()]).unwrap();
    let reader = maxminddb::Reader::open_readfile(path).unwrap();
    let mut rng = Rng::new(9);
    for number in 0..10_000 {
        let place = pool.draw(countries[number % countries.len()], &mut rng);
        let record: Value = reader
            .lookup(place.ip.unwrap())
            .unwrap()
            .decode()
            .unwrap()
            .unwrap();
        let found = (
            place.country,
            place.region.as_deref(),
            place.city.as_deref(),
        );
        assert_eq!(found, read(&record), "{place:?}");
    }
}

fn read_flat(record: &Value) -> (Option<&str>, Option<&str>, Option<&str>) {
    let text = |name: &str| record[name].as_str().filter(|text| !text.is_empty());
    (text("country_code"), text("state1"), text("city"))
}

fn read_nested(record: &Value) -> (Option<&str>, Option<&str>, Option<&str>) {
    (
        record["country"]["iso_code"].as_str(),
        record["subdivisions"][0]["names"]["en"].as_str(),
        record["city"]["names"]["en"].as_str(),
    )
}

#[test]
fn a_flat_database_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let networks = [
        ("1.2.0.0/16", flat("US", "Virginia", "Ashburn")),
        ("1.3.0.0/17", flat("US", "", "")),
        ("5.6.7.0/24", flat("DE", "Berlin", "Berlin")),
        ("5.6.8.9/32", flat("DE", "Hessen", "Frankfurt am Main")),
        ("9.0.0.0/8", flat("AQ", "Nowhere", "McMurdo")),
    ];
    let path = write(folder.path(), IpVersion::V4, &networks);
    places_are_what_the_database_says(&path, &["US", "DE"], &read_flat);
}

#[test]
fn a_nested_database_with_both_kinds_of_addresses_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let networks = [
        ("::102:0/112", nested("US", "Virginia", "Ashburn")),
        ("::506:700/120", nested("DE", "Berlin", "Berlin")),
        ("2a00:1234::/32", nested("DE", "Saxony", "Leipzig")),
        (
            "2600:1:2::/48",
            json!({"country": {"iso_code": "US"}, "continent": {"code": "NA"}}),
        ),
        (
            "2600:1:3::/48",
            json!({"registered_country": {"iso_code": "US"}}),
        ),
        ("fc00::/7", nested("DE", "private", "private")),
    ];
    let path = write(folder.path(), IpVersion::V6, &networks);
    places_are_what_the_database_says(&path, &["US", "DE"], &read_nested);
    let pool = GeoPool::open(&[path]).unwrap();
    assert_eq!(
        pool.len(),
        4,
        "neither a registered country nor a private network"
    );
}

#[test]
fn two_files_make_one_pool() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let v4 = write(
        one.path(),
        IpVersion::V4,
        &[("1.2.0.0/16", flat("FR", "", "Paris"))],
    );
    let v6 = write(
        other.path(),
        IpVersion::V6,
        &[("2a01::/32", flat("FR", "", "Lyon"))],
    );
    let pool = GeoPool::open(&[v4, v6]).unwrap();
    let mut rng = Rng::new(1);
    let ips: Vec<IpAddr> = (0..50)
        .filter_map(|_| pool.draw("FR", &mut rng).ip)
        .collect();
    assert_eq!(ips.len(), 50);
    assert!(ips.iter().any(IpAddr::is_ipv4) && ips.iter().any(IpAddr::is_ipv6));
}

#[test]
fn a_large_database_is_sampled_all_over() {
    let folder = tempfile::tempdir().unwrap();
    let mut database = Database::default();
    let records = ["US", "DE", "BR", "JP"]
        .map(|country| database.insert_value(flat(country, "", country)).unwrap());
    for (number, record) in (0..1 << 17).zip(records.into_iter().cycle()) {
        let network = IpAddrWithMask::new(std::net::Ipv4Addr::from_bits(number << 15).into(), 17);
        database.insert_node(network, record);
    }
    let path = save(folder.path(), database);
    places_are_what_the_database_says(&path, &["US", "DE", "BR", "JP"], &read_flat);
    let pool = GeoPool::open(&[path]).unwrap();
    assert!(pool.len() >= 4 * 100, "{}", pool.len());
    let mut rng = Rng::new(2);
    let first_bytes: std::collections::HashSet<u8> = (0..1000)
        .filter_map(|_| first_byte(pool.draw("US", &mut rng).ip))
        .collect();
    assert!(first_bytes.len() > 60, "{}", first_bytes.len());
}

fn first_byte(ip: Option<IpAddr>) -> Option<u8> {
    match ip? {
        IpAddr::V4(ip) => Some(ip.octets()[0]),
        IpAddr::V6(_) => None,
    }
}

#[test]
fn a_country_without_networks_has_no_addresses() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(
        folder.path(),
        IpVersion::V4,
        &[("1.2.0.0/16", flat("FR", "", "Paris"))],
    );
    let pool = GeoPool::open(&[path]).unwrap();
    assert_eq!(pool.draw("US", &mut Rng::new(1)), Place::unknown(None));
}

#[test]
fn a_file_must_be_a_database_of_places() {
    let folder = tempfile::tempdir().unwrap();
    let asn = json!({"autonomous_system_number": 64496});
    let path = write(folder.path(), IpVersion::V4, &[("1.2.0.0/16", asn)]);
    assert!(matches!(
        GeoPool::open(&[path]),
        Err(crate::GeoPoolError::NoCountries)
    ));
    let text = folder.path().join("no.mmdb");
    std::fs::write(&text, "not a database").unwrap();
    assert!(matches!(
        GeoPool::open(&[text]),
        Err(crate::GeoPoolError::Database { .. })
    ));
    assert!(GeoPool::open(&[]).is_err());
}

#[test]
fn without_a_database_addresses_are_for_documentation() {
    let mut rng = Rng::new(4);
    let pool = GeoPool::none();
    for _ in 0..1000 {
        let place = pool.draw("US", &mut rng);
        let is_documentation = match place.ip.unwrap() {
            IpAddr::V4(ip) => ip.is_documentation(),
            IpAddr::V6(ip) => ip.segments()[..2] == [0x2001, 0xdb8],
        };
        assert!(is_documentation && place.country.is_none(), "{place:?}");
    }
}
