//! Clicks with any texts, written as CSV and read by a library: each cell says what it was made of, none can be taken for a formula, and
//! lines of JSON say the same.

#![no_main]

use std::collections::BTreeMap;

use arbitrary::Arbitrary;
use clickmill_api::write_export;
use clickmill_fuzz::{Pairs, workspace};
use clickmill_stats::{ClickColumn, Horizon, Instant, parse_export};
use clickmill_store::ClickRecord;
use libfuzzer_sys::fuzz_target;
use serde_json::Value as Json;
use serde_json::value::RawValue;

const HORIZON: Horizon = Horizon::at(Instant::from_millis(1_780_000_000_000));
/// What a spreadsheet may take a cell for a formula by.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

#[derive(Arbitrary, Debug)]
struct Stored<'a> {
    texts: Vec<&'a str>,
    metadata: &'a str,
    log: &'a str,
    clicked: u64,
    city_id: u32,
    status: u16,
    is_bot: bool,
    reasons: u32,
    visitor_id: u64,
    partition: i32,
    position: i64,
}

fuzz_target!(|stored: Vec<Stored<'_>>| {
    let clicks: Vec<_> = stored.iter().map(click).collect();
    let csv = written("csv", &clicks);
    let json = written("ndjson", &clicks);
    let json = String::from_utf8(json).unwrap();
    let mut lines = json.split_terminator('\n');
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(false).from_reader(csv.as_slice());
    let mut records = reader.records().map(Result::unwrap);
    let head = records.next().unwrap();
    let names: Vec<&str> = ClickColumn::ALL.iter().map(|column| column.name()).collect();
    assert_eq!(head.iter().collect::<Vec<_>>(), names);
    for _ in &clicks {
        let (record, line) = (records.next().unwrap(), lines.next().unwrap());
        // Of numbers there may be more digits than this library reads.
        let line: BTreeMap<String, Box<RawValue>> = serde_json::from_str(line).unwrap();
        assert_eq!((record.len(), line.len()), (names.len(), names.len()));
        for (name, cell) in names.iter().zip(&record) {
            assert!(!cell.starts_with(FORMULA), "{name}: {cell:?}");
            check_cell(name, cell, line[*name].get());
        }
    }
    assert!(records.next().is_none() && lines.next().is_none());
});

fn written(format: &str, clicks: &[ClickRecord<'_>]) -> Vec<u8> {
    let mut pairs = Pairs::default();
    pairs.put("format", format);
    pairs.put("tz", "Asia/Kathmandu");
    let export = parse_export(workspace(), &pairs.0, HORIZON).unwrap();
    write_export(&export, clicks).unwrap()
}

/// Whether a cell says what JSON says, after an apostrophe where it could be taken for a formula.
fn check_cell(name: &str, cell: &str, json: &str) {
    // The producer's own text, which may have line breaks here.
    if name == "metadata" {
        return;
    }
    match serde_json::from_str(json).unwrap() {
        Json::String(text) if text.starts_with(FORMULA) => assert_eq!(cell.strip_prefix('\''), Some(text.as_str())),
        Json::String(text) => assert_eq!(cell, text),
        Json::Null => assert_eq!(cell, ""),
        Json::Array(reasons) => {
            let reasons: Vec<&str> = reasons.iter().map(|reason| reason.as_str().unwrap()).collect();
            assert_eq!(cell, reasons.join(";"));
        }
        other => assert_eq!(cell, other.to_string()),
    }
}

fn click<'a>(stored: &Stored<'a>) -> ClickRecord<'a> {
    let mut given = stored.texts.iter().copied().cycle();
    let mut text = || given.next().unwrap_or_default();
    ClickRecord {
        click_id: text(),
        link_id: text(),
        clicked: (stored.clicked % 4_102_444_800_000).cast_signed(),
        domain: text(),
        short_code: text(),
        destination_url: text(),
        country: text(),
        continent: text(),
        region: text(),
        city: text(),
        city_id: stored.city_id,
        device: text(),
        browser: text(),
        browser_version: text(),
        os: text(),
        os_version: text(),
        language: text(),
        referrer: text(),
        referrer_url: text(),
        channel: text(),
        social: text(),
        utm_source: text(),
        utm_medium: text(),
        utm_campaign: text(),
        utm_term: text(),
        utm_content: text(),
        trigger: text(),
        method: text(),
        status: stored.status,
        is_bot: stored.is_bot,
        bot_class: text(),
        bot_name: text(),
        bot_reasons: stored.reasons,
        classifier_version: stored.status,
        visitor_id: stored.visitor_id,
        asn: stored.city_id,
        network: text(),
        user_agent: text(),
        accept_language: text(),
        metadata: stored.metadata,
        received: (stored.clicked / 2 % 4_102_444_800_000).cast_signed(),
        log: stored.log,
        partition: stored.partition,
        position: stored.position,
    }
}
