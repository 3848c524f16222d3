//! The GeoIP database changes or breaks under a running consumer (row 21).

use std::fs::{self, File};
use std::path::Path;

use super::messages::click;
use super::rig::Rig;
use crate::support::run;

#[test]
fn a_database_that_is_cut_and_then_gone_is_not_missed_by_who_has_read_it() {
    let rig = Rig::start(1);
    let folder = tempfile::tempdir().unwrap();
    let fetched = run(&["setup", "--only", "geoip"], folder.path());
    let printed = String::from_utf8(fetched.stdout).unwrap();
    let original = printed.lines().find_map(|line| line.strip_prefix("geoip"));
    let copy = folder.path().join("city.mmdb");
    fs::copy(original.unwrap().trim(), &copy).unwrap();
    let mut consumer = rig.consumer(&["--geoip-city", path(&copy)]);
    rig.produce(0, (0..50).map(click));
    rig.wait_for_messages(&mut consumer, 50);

    File::options()
        .write(true)
        .open(&copy)
        .unwrap()
        .set_len(1_000)
        .unwrap();
    rig.produce(0, (50..100).map(click));
    rig.wait_for_messages(&mut consumer, 100);
    fs::remove_file(&copy).unwrap();
    rig.produce(0, (100..150).map(click));
    rig.wait_for_messages(&mut consumer, 150);
    let countries = rig.query("SELECT country, count() FROM clicks GROUP BY country");
    assert_eq!(countries, "US\t150");
    assert!(consumer.terminate().success());
    rig.assert_exactly_once(150, 0);
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}
