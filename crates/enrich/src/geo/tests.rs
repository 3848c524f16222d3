use maxminddb_writer::metadata::IpVersion;
use serde_json::{Value, json};

use super::test_database::write;
use super::*;

fn flat(country: &str, state: &str, city: &str) -> Value {
    json!({
        "city": city, "country_code": country, "latitude": 1.5, "longitude": -2.5, "postcode": "", "state1": state,
        "state2": "", "timezone": "",
    })
}

fn place(geo: &Geo, ip: &str) -> Place {
    geo.find_place(ip.parse().unwrap())
        .map(|record| record.place())
        .unwrap_or_default()
}

#[test]
fn maxminds_nested_records_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("GeoLite2-City.mmdb");
    let ashburn = json!({
        "city": { "geoname_id": 4_744_870, "names": { "de": "Ashburn", "en": "Ashburn" } },
        "continent": { "code": "NA", "names": { "en": "North America" } },
        "country": { "geoname_id": 6_252_001, "iso_code": "US", "names": { "en": "United States" } },
        "location": { "latitude": 39.0469, "longitude": -77.4903 },
        "subdivisions": [
            { "geoname_id": 6_254_928, "iso_code": "VA", "names": { "en": "Virginia" } },
            { "iso_code": "XX", "names": { "en": "Second" } },
        ],
    });
    let registered = json!({ "registered_country": { "iso_code": "DE" } });
    write(
        &path,
        "GeoLite2-City",
        IpVersion::V6,
        &[("2001:db9::/32", ashburn), ("2001:dba::/32", registered)],
    );
    let geo = Geo::open(&[path]).unwrap();
    let expected = Place {
        country: "US".into(),
        continent: "NA".into(),
        region: "US-VA".into(),
        region_name: "Virginia".into(),
        city: "Ashburn".into(),
        city_id: 4_744_870,
    };
    assert_eq!(place(&geo, "2001:db9::1"), expected);
    let registered = place(&geo, "2001:dba::1");
    assert_eq!((&*registered.country, &*registered.continent), ("DE", "EU"));
    assert_eq!(place(&geo, "2001:dbb::1"), Place::default());
    let database = &geo.describe()[0];
    assert_eq!((database.schema, database.ip_version), (Schema::Nested, 6));
    assert_eq!(database.built_at.to_string(), "2026-06-05T13:42:02.000Z");
    assert!(geo.attribution()[0].contains("MaxMind"));
}

#[test]
fn flat_files_for_both_families_are_read_together() {
    let folder = tempfile::tempdir().unwrap();
    let paths = [
        folder.path().join("dbip-city-ipv4.mmdb"),
        folder.path().join("dbip-city-ipv6.mmdb"),
    ];
    write(
        &paths[0],
        "city ipv4",
        IpVersion::V4,
        &[("1.2.3.0/24", flat("PL", "Mazovia", "Warsaw"))],
    );
    write(
        &paths[1],
        "city ipv6",
        IpVersion::V6,
        &[("2001:db9::/32", flat("CA", "Quebec", "Montreal"))],
    );
    for paths in [
        paths.clone().to_vec(),
        paths.iter().rev().cloned().collect(),
    ] {
        let geo = Geo::open(&paths).unwrap();
        let warsaw = place(&geo, "1.2.3.4");
        assert_eq!((&*warsaw.country, &*warsaw.continent), ("PL", "EU"));
        assert_eq!(
            (&*warsaw.region, &*warsaw.city, warsaw.city_id),
            ("Mazovia", "Warsaw", 0)
        );
        assert_eq!(&*place(&geo, "2001:db9::1").city, "Montreal");
        assert_eq!(place(&geo, "1.2.4.4"), Place::default());
        assert_eq!(geo.attribution().len(), 1);
        assert_eq!(geo.describe().len(), 2);
    }
}

#[test]
fn private_and_reserved_addresses_are_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("city.mmdb");
    write(
        &path,
        "city",
        IpVersion::V4,
        &[("0.0.0.0/0", flat("DE", "Berlin", "Berlin"))],
    );
    let geo = Geo::open(&[path]).unwrap();
    assert_eq!(&*place(&geo, "8.8.8.8").country, "DE");
    for ip in [
        "10.0.0.1",
        "127.0.0.1",
        "192.168.1.1",
        "172.16.9.9",
        "100.64.0.1",
        "169.254.1.1",
        "0.0.0.0",
        "255.255.255.255",
        "224.0.0.1",
        "::1",
        "fe80::1",
        "fc00::1",
        "ff02::1",
        "::",
    ] {
        assert_eq!(place(&geo, ip), Place::default(), "{ip}");
    }
    assert!(geo.attribution().is_empty());
}

#[test]
fn a_database_of_another_kind_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("asn.mmdb");
    let record =
        json!({ "autonomous_system_number": 13335, "autonomous_system_organization": "Example" });
    write(
        &path,
        "GeoLite2-ASN",
        IpVersion::V4,
        &[("1.1.1.0/24", record)],
    );
    let error = Geo::open(&[path]).unwrap_err();
    assert_eq!(error.kind(), "wrong_kind");
    let text = error.to_string();
    for part in ["asn.mmdb", "GeoLite2-ASN", "GeoLite2-City"] {
        assert!(text.contains(part), "{text}");
    }
    let path = folder.path().join("city.mmdb");
    let networks = [("1.2.3.0/24", flat("PL", "Mazovia", "Warsaw"))];
    write(&path, "city ipv4", IpVersion::V4, &networks);
    let error = Geo::none().with_networks(&[path]).unwrap_err();
    assert_eq!(error.kind(), "wrong_kind");
    let text = error.to_string();
    for part in ["city.mmdb", "city ipv4", "GeoLite2-ASN"] {
        assert!(text.contains(part), "{text}");
    }
}

fn owner(geo: &Geo, ip: &str) -> (u32, String) {
    let record = geo.find_network(ip.parse().unwrap());
    record
        .map(|record| {
            let owner = record.owner();
            (owner.asn, owner.organisation.to_owned())
        })
        .unwrap_or_default()
}

#[test]
fn networks_are_read_beside_places_however_their_number_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let paths = ["asn-ipv4.mmdb", "asn-ipv6.mmdb"].map(|name| folder.path().join(name));
    let of = |asn: Value, name: &str| json!({ "autonomous_system_number": asn, "autonomous_system_organization": name });
    let networks = [
        ("1.1.1.0/24", of(13335.into(), "Cloudflare, Inc.")),
        ("1.1.2.0/24", of("13335".into(), "as text")),
        ("1.1.3.0/24", of("AS13335".into(), "as people write it")),
        ("1.1.4.0/24", of("no number".into(), "nobody")),
        (
            "1.1.5.0/24",
            json!({ "autonomous_system_number": u32::MAX }),
        ),
    ];
    write(&paths[0], "ip-location-db asn", IpVersion::V4, &networks);
    let networks = [("2606:4700::/32", of(13335.into(), "CLOUDFLARENET"))];
    write(&paths[1], "GeoLite2-ASN", IpVersion::V6, &networks);
    let city = folder.path().join("GeoLite2-City.mmdb");
    let places = [("1.1.1.0/24", json!({ "country": { "iso_code": "AU" } }))];
    write(&city, "GeoLite2-City", IpVersion::V4, &places);

    let geo = Geo::open(&[city]).unwrap().with_networks(&paths).unwrap();
    assert_eq!(&*place(&geo, "1.1.1.1").country, "AU");
    for (ip, asn, organisation) in [
        ("1.1.1.1", 13335, "Cloudflare, Inc."),
        ("::ffff:1.1.1.1", 13335, "Cloudflare, Inc."),
        ("1.1.2.1", 13335, "as text"),
        ("1.1.3.1", 13335, "as people write it"),
        ("1.1.4.1", 0, "nobody"),
        ("1.1.5.1", u32::MAX, ""),
        ("1.1.6.1", 0, ""),
        ("10.0.0.1", 0, ""),
        ("2606:4700::1", 13335, "CLOUDFLARENET"),
    ] {
        assert_eq!(owner(&geo, ip), (asn, organisation.to_owned()), "{ip}");
    }
    let said = geo.attribution();
    assert_eq!(
        said.len(),
        2,
        "MaxMind's two databases ask for one sentence"
    );
    assert!(said[1].contains("RouteViews") && said[1].contains("CC BY 4.0"));
    assert_eq!(geo.describe().len(), 3);
}

#[test]
fn what_is_no_whole_database_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole.mmdb");
    write(
        &whole,
        "city ipv4",
        IpVersion::V4,
        &[("1.2.3.0/24", flat("PL", "Mazovia", "Warsaw"))],
    );
    let bytes = std::fs::read(&whole).unwrap();
    let cut = folder.path().join("cut.mmdb");
    for contents in [&bytes[..bytes.len() / 2], b"PK\x03\x04 an archive", b""] {
        std::fs::write(&cut, contents).unwrap();
        let error = Geo::open(&[whole.clone(), cut.clone()]).unwrap_err();
        assert_eq!(error.kind(), "not_a_database");
        assert!(error.to_string().contains("cut.mmdb"));
    }
    let missing = Geo::open(&[folder.path().join("missing.mmdb")]).unwrap_err();
    assert_eq!(missing.kind(), "read");
}

#[test]
fn without_a_database_every_place_is_unknown() {
    assert_eq!(place(&Geo::none(), "8.8.8.8"), Place::default());
    assert_eq!(owner(&Geo::none(), "8.8.8.8").0, 0);
}
