//! Producers and the table are not of one version (row 17).

use serde_json::json;

use super::messages::{click, with};
use super::rig::Rig;

#[test]
fn fields_and_columns_nobody_knows_change_nothing_and_a_missing_column_is_waited_for() {
    let rig = Rig::start(1);
    let mut consumer = rig.consumer(&[]);
    consumer.wait_for_partitions(1);
    let strange = |number| with(number, "of_tomorrow", &json!({"deep": [1, 2]}));
    rig.produce(0, (0..50).map(strange));
    rig.wait_for_messages(&mut consumer, 50);
    assert_eq!(consumer.metric("unknown_fields_total"), 50);

    rig.query("ALTER TABLE clicks ADD COLUMN of_tomorrow String DEFAULT 'none'");
    rig.produce(0, (50..100).map(click));
    rig.wait_for_messages(&mut consumer, 100);
    assert_eq!(consumer.metric("failed_inserts_total{code=\"16\"}"), 0);

    rig.query("ALTER TABLE clicks DROP COLUMN metadata");
    let noted = |number| with(number, "metadata", &json!({"number": number}));
    rig.produce(0, (100..150).map(noted));
    consumer.wait_for_metric("failed_inserts_total{code=\"16\"}", 2);
    assert_eq!(rig.number("SELECT count() FROM clicks"), 100);
    rig.query("ALTER TABLE clicks ADD COLUMN metadata String CODEC(ZSTD(1)) AFTER headers");
    rig.wait_for_messages(&mut consumer, 150);
    assert_eq!(consumer.metric("halted_partitions"), 0);
    assert!(consumer.terminate().success());
    rig.assert_exactly_once(150, 0);
    let noted = "SELECT countIf(JSONExtractUInt(metadata, 'number') = toUInt64(substring(link_id, 2))) FROM clicks WHERE _offset >= 100";
    assert_eq!(rig.number(noted), 50, "nothing of them is lost");
}
