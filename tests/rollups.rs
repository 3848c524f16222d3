//! Inserts and the rollup they fill.

use bytes::Bytes;
use clickmill_model::{Headers, Offset, Partition, Span, Timestamp};
use clickmill_store::{ClickBlock, ClickRow, Insertable, Store, Token};

use crate::support::{Engine, query, store_at};

const CLICKS: Insertable = Insertable::Clicks;
/// 2026-06-01T00:00:00Z.
const FIRST_OF_CLICKS: i64 = 1_780_272_000_000;

/// A thousand clicks, ten seconds apart, on ten links.
fn block() -> Vec<Bytes> {
    let headers = Headers::default();
    let mut block = ClickBlock::default();
    for number in 0..1_000_i32 {
        let at = Timestamp(FIRST_OF_CLICKS + i64::from(number) * 10_000);
        let link = format!("link-{}", number % 10);
        block.push(&ClickRow {
            link_id: &link,
            is_bot: number % 3 == 0,
            offset: number.into(),
            ..click(at, &headers)
        });
    }
    block.finish()
}

fn click<'a>(at: Timestamp, headers: &'a Headers<'a>) -> ClickRow<'a> {
    ClickRow {
        workspace_id: "acme",
        link_id: "",
        clicked_at: at,
        domain: "go.acme.com",
        short_code: "",
        destination_url: "",
        click_id: "",
        country: "",
        continent: "",
        region: "",
        city: "",
        city_id: 0,
        device: "",
        browser: "",
        browser_version: "",
        os: "",
        os_version: "",
        language: "",
        referrer: "",
        referrer_url: "",
        channel: "",
        social: "",
        utm_source: "",
        utm_medium: "",
        utm_campaign: "",
        utm_term: "",
        utm_content: "",
        trigger: "link",
        method: "GET",
        status: 302,
        is_bot: false,
        bot_class: "",
        bot_name: "",
        bot_reasons: 0,
        classifier_version: 1,
        visitor_id: 0,
        asn: 0,
        network: "",
        user_agent: "",
        accept_language: "",
        headers,
        metadata: "",
        received_at: at,
        topic: "clicks",
        partition: 0,
        offset: 0,
    }
}

const SPAN: Span = Span {
    partition: Partition(0),
    first: Offset(0),
    last: Offset(999),
};

fn token() -> Token {
    Token::of_piece("clicks", SPAN, 202_606)
}

async fn store_on(engine: &Engine) -> Store {
    let store = store_at(&engine.url, "clickmill");
    store.migrate().await.unwrap();
    store
}

/// Clicks in the table, and by the rollup's count.
fn counts(engine: &Engine) -> String {
    let sql = "SELECT (SELECT count() FROM clicks), (SELECT sum(clicks) FROM totals_15m)";
    query(&engine.url, sql).trim().to_owned()
}

#[tokio::test]
async fn an_insert_that_is_repeated_changes_neither_clicks_nor_rollup() {
    let engine = Engine::start(&[]);
    let store = store_on(&engine).await;
    for _ in 0..3 {
        store.insert(CLICKS, &block(), &token()).await.unwrap();
        assert_eq!(counts(&engine), "1000\t1000");
    }
    let hours = "SELECT toHour(bucket), sum(clicks), sumIf(clicks, is_bot) FROM totals_15m GROUP BY 1 ORDER BY 1";
    assert_eq!(
        query(&engine.url, hours),
        "0\t360\t120\n1\t360\t120\n2\t280\t94\n"
    );
    // Another insert of the same clicks is another insert.
    let next = token().after_spoiled();
    store.insert(CLICKS, &block(), &next).await.unwrap();
    assert_eq!(counts(&engine), "2000\t2000");
}

/// The rollup refuses, which is what a view's failure comes to, after the clicks are stored.
#[tokio::test]
async fn a_rollup_that_failed_midway_is_healed_by_the_retry() {
    let engine = Engine::start(&[]);
    let store = store_on(&engine).await;
    let refuse = "ALTER TABLE totals_15m ADD CONSTRAINT broken CHECK throwIf(clicks > 0, 'broken on purpose') = 0";
    query(&engine.url, refuse);
    for _ in 0..2 {
        store.insert(CLICKS, &block(), &token()).await.unwrap_err();
        assert_eq!(counts(&engine), "1000\t0");
    }
    query(&engine.url, "ALTER TABLE totals_15m DROP CONSTRAINT broken");
    for _ in 0..2 {
        store.insert(CLICKS, &block(), &token()).await.unwrap();
        assert_eq!(counts(&engine), "1000\t1000");
    }
}

/// A second view, whose failure says nothing about what the first one has stored by then.
#[tokio::test]
async fn a_view_beside_the_rollup_that_failed_does_not_double_it() {
    let engine = Engine::start(&[]);
    let store = store_on(&engine).await;
    query(
        &engine.url,
        "CREATE TABLE other (n UInt64) ENGINE = MergeTree ORDER BY n",
    );
    let select =
        "SELECT toUInt64(throwIf(workspace_id = 'acme', 'broken on purpose')) AS n FROM clicks";
    query(
        &engine.url,
        &format!("CREATE MATERIALIZED VIEW broken TO other AS {select}"),
    );
    for _ in 0..2 {
        store.insert(CLICKS, &block(), &token()).await.unwrap_err();
        assert!(counts(&engine).starts_with("1000\t"));
    }
    query(&engine.url, "DROP VIEW broken");
    for _ in 0..2 {
        store.insert(CLICKS, &block(), &token()).await.unwrap();
        assert_eq!(counts(&engine), "1000\t1000");
    }
}

/// A crash between token and part, made by hand: see `spoiled_tokens.rs`. The rollup has the rows by then, and takes them in
/// again under the next token.
#[tokio::test]
async fn a_rollup_that_a_spoiled_token_doubled_is_found_and_repaired() {
    let mut engine = Engine::start(&[]);
    let store = store_on(&engine).await;
    store.insert(CLICKS, &block(), &token()).await.unwrap();
    let path = "SELECT path FROM system.parts WHERE table = 'clicks' AND active";
    let part = query(&engine.url, path).trim().to_owned();
    assert!(engine.process.terminate().success());
    std::fs::remove_dir_all(&part).unwrap();

    engine.restart();
    let store = store_at(&engine.url, "clickmill");
    store.insert(CLICKS, &block(), &token()).await.unwrap();
    assert_eq!(
        counts(&engine),
        "0\t1000",
        "the engine takes the rows for stored"
    );
    assert!(
        store
            .stored(CLICKS, "clicks", SPAN)
            .await
            .unwrap()
            .is_empty()
    );
    let next = token().after_spoiled();
    store.insert(CLICKS, &block(), &next).await.unwrap();
    assert_eq!(counts(&engine), "1000\t2000");
    let span = "SELECT 'clicks', 0, 0, 999, 1000, 1000, 0, 0, now64(3), now64(3)";
    query(&engine.url, &format!("INSERT INTO spans {span}"));

    let audit = store.audit().await.unwrap();
    let [drift] = &audit.drifts[..] else {
        panic!("{audit:?}")
    };
    assert_eq!(
        (drift.clicks, drift.counted, &drift.day[..]),
        (1_000, 2_000, "2026-06-01")
    );
    assert!(
        audit
            .partitions
            .iter()
            .all(clickmill_store::PartitionAudit::is_clean)
    );
    let repair = store.repair(drift).await.unwrap();
    assert!(repair.is_repaired, "{repair:?}");
    assert_eq!((repair.before, repair.after), (2_000, 1_000));
    assert!(store.audit().await.unwrap().is_clean());
}

/// Two that see the same damage use the same token, and both look again afterwards.
#[tokio::test]
async fn two_repairs_at_once_come_to_what_one_would() {
    let engine = Engine::start(&[]);
    let store = store_on(&engine).await;
    store.insert(CLICKS, &block(), &token()).await.unwrap();
    let span = "SELECT 'clicks', 0, 0, 999, 1000, 1000, 0, 0, now64(3), now64(3)";
    query(&engine.url, &format!("INSERT INTO spans {span}"));
    query(
        &engine.url,
        "ALTER TABLE totals_15m DELETE WHERE is_bot SETTINGS mutations_sync = 1",
    );
    let audit = store.audit().await.unwrap();
    let drift = &audit.drifts[0];
    let (one, other) = tokio::join!(store.repair(drift), store.repair(drift));
    assert!(one.unwrap().is_repaired && other.unwrap().is_repaired);
    assert_eq!(counts(&engine), "1000\t1000");
}
