//! Exports that are cut off, and go on; and exports that follow each other.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};
use serde_json::Value;

use super::rig::{Rig, clicks, positions, store};

/// Settles a hundred clicks after the other, some of them late, until it is told to stop.
fn arrive(engine: &str, stop: &AtomicBool) {
    for batch in 0_u32.. {
        if stop.load(Ordering::Relaxed) {
            return;
        }
        let first = 20_000 + batch / 3 * 100;
        store(engine, batch % 3, first..first + 100, "''");
    }
}

/// The lines that are whole.
fn whole_lines(bytes: &[u8]) -> &str {
    let end = bytes
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(0, |last| last + 1);
    str::from_utf8(&bytes[..end]).unwrap()
}

fn place(click: &Value, column: &str) -> String {
    format!(
        "{},{}",
        click[column].as_str().unwrap(),
        click["position"].as_str().unwrap()
    )
}

/// Asks again from the last whole line until an export comes to its end, cutting it off at random bytes before.
fn export_in_pieces(
    rig: &Rig,
    query: &str,
    column: &str,
    rng: &mut ChaCha8Rng,
) -> (String, usize, String) {
    let first = rig.export(query);
    let (rows, cursor) = (first.rows(), first.header("x-clickmill-cursor").unwrap());
    let since = first.header("x-clickmill-next-since").unwrap();
    let mut text = String::new();
    let mut export = first;
    for cuts in 0.. {
        let mut bytes = Vec::new();
        let cut = if cuts < 8 {
            u64::from(rng.next_u32() % 4_000_000)
        } else {
            u64::MAX
        };
        export.reader().take(cut).read_to_end(&mut bytes).unwrap();
        let lines = whole_lines(&bytes);
        text.push_str(lines);
        if (bytes.len() as u64) < cut {
            assert_eq!(
                lines.len(),
                bytes.len(),
                "what is complete ends with a line"
            );
            break;
        }
        let last = text
            .lines()
            .last()
            .map(|line| place(&clicks(line)[0], column));
        let after = last
            .map(|last| format!("&after={last}"))
            .unwrap_or_default();
        export = rig.export(&format!("{query}&cursor={cursor}{after}"));
    }
    (text, rows, since)
}

#[test]
fn an_export_cut_off_anywhere_goes_on_exactly_and_the_next_has_the_rest_while_clicks_arrive() {
    let rig = Rig::start();
    for partition in 0..3 {
        rig.store(partition, 0..10_000);
        rig.store_large(partition, 10_000..20_000);
    }
    let mut rng = ChaCha8Rng::seed_from_u64(20_260_601);
    for (order, column) in [("event", "clicked_at"), ("ingest", "received_at")] {
        let stop = AtomicBool::new(false);
        let mut all = Vec::new();
        thread::scope(|scope| {
            scope.spawn(|| arrive(&rig.engine.url, &stop));
            let mut query = format!("order={order}&columns=position,{column},accept_language");
            for _ in 0..3 {
                let (text, rows, since) = export_in_pieces(&rig, &query, column, &mut rng);
                let these = clicks(&text);
                assert_eq!(these.len(), rows, "{query}");
                assert!(these.is_sorted_by_key(|click| click[column].as_str().unwrap().to_owned()));
                all.extend(positions(&text));
                query = format!("order={order}&columns=position,{column}&since={since}");
            }
            stop.store(true, Ordering::Relaxed);
        });
        let mut last: BTreeMap<&str, u32> = BTreeMap::new();
        for position in &all {
            let (partition, offset) = position.rsplit_once(':').unwrap();
            let last = last.entry(partition).or_default();
            *last = offset.parse::<u32>().unwrap().max(*last);
        }
        let settled = last.iter().map(|(partition, last)| {
            let partition = partition.rsplit_once(':').unwrap().1;
            format!("_partition = {partition} AND _offset <= {last}")
        });
        let settled = settled.collect::<Vec<_>>().join(" OR ");
        let mut expected = rig.positions(&format!("({settled})"), "clicked_at");
        assert!(expected.len() > 45_000, "clicks arrived meanwhile");
        expected.sort_unstable();
        all.sort_unstable();
        assert_eq!(all, expected, "{order}: each click once");
        rig.query(
            "DELETE FROM clicks WHERE _offset >= 20000 SETTINGS lightweight_deletes_sync = 1",
        );
        rig.query(
            "DELETE FROM spans WHERE first_offset >= 20000 SETTINGS lightweight_deletes_sync = 1",
        );
    }
}

#[test]
fn a_csv_goes_on_without_a_second_head() {
    let rig = Rig::start();
    rig.store(0, 0..40);
    let whole = rig.export("format=csv&columns=clicked_at,position");
    let cursor = whole.header("x-clickmill-cursor").unwrap();
    let whole = whole.text();
    let (first, rest) = whole.split_at(whole.find("clicks@x:0:20\n").unwrap() + 14);
    let (_, last) = first.trim_end().rsplit_once('\n').unwrap();
    let resumed = rig.export(&format!(
        "format=csv&columns=clicked_at,position&cursor={cursor}&after={last}"
    ));
    assert_eq!(resumed.text(), rest);
}
