//! Clicks of long ago, of tomorrow, and of many months at once (row 19).

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::json;

use super::messages::with;
use super::rig::Rig;

const HOUR: u128 = 60 * 60 * 1000;
/// So many clicks of each of thirty months, one month after the other.
const EACH: usize = 10;

#[test]
fn clicks_of_many_months_at_once_are_stored_each_in_its_month() {
    let rig = Rig::start(1);
    let month = |number: usize| {
        let (year, month) = (2001 + number / 12, 1 + number % 12);
        json!(format!("{year}-{month:02}-15T12:00:00Z"))
    };
    let clicks = (0..300).map(|number| with(number, "clicked_at", &month(number / EACH)));
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_millis();
    let at = |number, instant: u128| {
        with(
            number,
            "clicked_at",
            &json!(u64::try_from(instant).unwrap()),
        )
    };
    let today = [
        at(300, now - 400 * 24 * HOUR),
        at(301, now + HOUR),
        at(302, now + 23 * HOUR),
    ];
    let dead = [
        at(303, now + 25 * HOUR),
        at(304, now + 3_650 * 24 * HOUR),
        at(305, 0),
    ];
    rig.produce(0, clicks.chain(today).chain(dead));
    let mut consumer = rig.consumer(&[]);
    rig.wait_for_messages(&mut consumer, 306);
    assert!(consumer.terminate().success());
    rig.assert_exactly_once(303, 3);

    let wrong = "SELECT count() FROM clicks WHERE _offset < 300 \
                 AND (toYYYYMM(clicked_at) != (2001 + intDiv(_offset, 120)) * 100 + 1 + intDiv(_offset, 10) % 12 \
                      OR _partition_id != toString(toYYYYMM(clicked_at)))";
    assert_eq!(rig.number(wrong), 0, "each is where it belongs");
    let most = "SELECT max(months) FROM (SELECT first_offset, uniqExact(toYYYYMM(clicked_at)) AS months \
                FROM clicks AS click ASOF JOIN spans AS span \
                ON click._partition = span._partition AND click._offset >= span.first_offset GROUP BY first_offset)";
    let most = rig.number(most);
    assert!((10..=12).contains(&most), "one span touches {most} months");
    let reasons = rig.query("SELECT reason FROM dead_letters ORDER BY _offset");
    assert_eq!(reasons, "too_far_ahead\ntoo_far_ahead\ntoo_old");
}
