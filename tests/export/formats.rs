//! Every format, compressed in every way, as the tools read it that people use.

use std::fs;
use std::process::Command;

use super::rig::Rig;
use crate::support::{TOKEN, python_of_examples};

const FORMATS: [&str; 4] = ["ndjson", "csv", "parquet", "arrow"];
const COMPRESSIONS: [&str; 3] = ["none", "gzip", "zstd"];

/// What is stored, each value as text, written by the engine.
const STORED: &str = "SELECT nullIf(click_id, '') AS click_id, link_id, \
    concat(formatDateTime(clicked_at, '%Y-%m-%dT%H:%i:%S'), '.', leftPad(toString(toUnixTimestamp64Milli(clicked_at) % 1000), 3, '0'), 'Z') AS clicked_at, \
    concat(formatDateTime(clicked_at + INTERVAL 345 MINUTE, '%Y-%m-%dT%H:%i:%S'), '.', \
        leftPad(toString(toUnixTimestamp64Milli(clicked_at) % 1000), 3, '0'), '+05:45') AS clicked_at_local, \
    domain, short_code, destination_url, nullIf(country, '') AS country, nullIf(continent, '') AS continent, nullIf(region, '') AS region, \
    nullIf(city, '') AS city, nullIf(toString(city_id), '0') AS city_id, nullIf(device, '') AS device, nullIf(browser, '') AS browser, \
    nullIf(browser_version, '') AS browser_version, nullIf(os, '') AS os, nullIf(os_version, '') AS os_version, \
    nullIf(language, '') AS language, nullIf(referrer, '') AS referrer, nullIf(referrer_url, '') AS referrer_url, nullIf(channel, '') AS channel, \
    nullIf(social, '') AS social, nullIf(utm_source, '') AS utm_source, nullIf(utm_medium, '') AS utm_medium, \
    nullIf(utm_campaign, '') AS utm_campaign, nullIf(utm_term, '') AS utm_term, nullIf(utm_content, '') AS utm_content, \
    nullIf(trigger, '') AS trigger, method, toString(status) AS status, toString(is_bot) AS is_bot, nullIf(bot_class, '') AS bot_class, \
    nullIf(bot_name, '') AS bot_name, \
    arrayStringConcat(arrayFilter((name, bit) -> bitTest(bot_reasons, bit), ['method', 'prefetch', 'no_agent'], [0, 1, 2]), ';') AS bot_reasons, \
    toString(classifier_version) AS classifier_version, lower(leftPad(hex(visitor_id), 16, '0')) AS visitor_id, nullIf(toString(asn), '0') AS asn, \
    nullIf(network, '') AS network, nullIf(user_agent, '') AS user_agent, nullIf(accept_language, '') AS accept_language, \
    nullIf(metadata, '') AS metadata, \
    concat(formatDateTime(received_at, '%Y-%m-%dT%H:%i:%S'), '.', leftPad(toString(toUnixTimestamp64Milli(received_at) % 1000), 3, '0'), 'Z') AS received_at, \
    concat(_topic, ':', toString(_partition), ':', toString(_offset)) AS position \
    FROM clicks WHERE workspace_id = 'acme' ORDER BY clicks.clicked_at, toString(_topic), _partition, _offset FORMAT JSONEachRow \
    SETTINGS prefer_column_name_to_alias = 1";

#[test]
fn every_format_has_exactly_what_is_stored_however_it_is_compressed() {
    let rig = Rig::start();
    rig.store(0, 0..3000);
    rig.store(1, 0..3000);
    let folder = tempfile::tempdir().unwrap();
    let stored = rig.query(STORED);
    assert_eq!(stored.lines().count(), 4500);
    fs::write(folder.path().join("stored"), stored).unwrap();
    for format in FORMATS {
        for compression in COMPRESSIONS {
            let query = format!("format={format}&compression={compression}&tz=Asia/Kathmandu");
            let export = rig.export(&query);
            assert_eq!(export.rows(), 4500);
            let file = folder.path().join(format!("{format}.{compression}"));
            fs::write(file, export.bytes()).unwrap();
        }
    }
    let python = python_of_examples();
    let read = Command::new(python)
        .args(["-c", include_str!("read.py")])
        .arg(folder.path())
        .output()
        .unwrap();
    assert!(
        read.status.success(),
        "{}",
        String::from_utf8_lossy(&read.stderr)
    );
    assert_eq!(
        String::from_utf8_lossy(&read.stdout).trim(),
        "12 files of 4500 clicks"
    );
}

#[test]
fn a_file_says_what_it_is() {
    let rig = Rig::start();
    for (query, content_type, name) in [
        ("", "application/x-ndjson", "clicks-acme.ndjson"),
        ("format=csv", "text/csv; charset=utf-8", "clicks-acme.csv"),
        (
            "format=csv&compression=gzip",
            "application/gzip",
            "clicks-acme.csv.gz",
        ),
        (
            "compression=zstd",
            "application/zstd",
            "clicks-acme.ndjson.zst",
        ),
        (
            "format=parquet&compression=zstd",
            "application/vnd.apache.parquet",
            "clicks-acme.parquet",
        ),
        (
            "format=arrow",
            "application/vnd.apache.arrow.stream",
            "clicks-acme.arrows",
        ),
    ] {
        let export = rig.export(query);
        assert_eq!(export.header("content-type").unwrap(), content_type);
        let attachment = format!("attachment; filename=\"{name}\"");
        assert_eq!(export.header("content-disposition").unwrap(), attachment);
        assert_eq!(export.header("cache-control").unwrap(), "private, no-store");
        assert_eq!(export.header("content-encoding"), None);
        assert_eq!(export.rows(), 0);
        export.bytes();
    }
}

#[test]
fn a_head_says_how_many_clicks_there_are_and_not_how_many_bytes() {
    let rig = Rig::start();
    rig.store(0, 0..100);
    let url = format!("{}/v1/workspaces/acme/export?format=parquet", rig.api.base);
    let token = format!("Bearer {TOKEN}");
    let head = ureq::head(url)
        .header("Authorization", token)
        .call()
        .unwrap();
    assert_eq!(head.headers()["x-clickmill-rows"], "75");
    // DuckDB would take a length of 0 at its word.
    assert_eq!(head.headers().get("content-length"), None);
}

#[test]
fn an_export_without_clicks_is_a_file_all_the_same() {
    let rig = Rig::start();
    assert_eq!(
        rig.export("format=csv&columns=country,position").text(),
        "country,position\n"
    );
    assert_eq!(rig.export("").text(), "");
    assert!(rig.export("format=parquet").bytes().ends_with(b"PAR1"));
}
