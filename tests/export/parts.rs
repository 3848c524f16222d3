//! Windows, filters, columns, orders, and exports in parts.

use super::rig::{Rig, clicks, positions};

fn rig() -> Rig {
    let rig = Rig::start();
    rig.store(0, 0..2000);
    rig.store(3, 0..1000);
    rig
}

#[test]
fn clicks_are_in_the_order_of_the_event_or_of_ingestion_to_the_last_of_an_instant() {
    let rig = rig();
    let by_event = positions(&rig.export("").text());
    assert_eq!(by_event, rig.positions("1", "clicked_at"));
    let by_ingestion = positions(&rig.export("order=ingest").text());
    assert_eq!(by_ingestion, rig.positions("1", "received_at"));
}

#[test]
fn an_export_has_the_windows_and_filters_of_every_question() {
    let rig = rig();
    for (query, condition) in [
        (
            "from=2026-06-02&to=2026-06-03",
            "toDate(clicked_at) BETWEEN '2026-06-02' AND '2026-06-03'",
        ),
        (
            "from=2026-06-02T00:07:00Z&to=2026-06-09T11:11:11.111Z",
            "clicked_at >= '2026-06-02 00:07:00' AND clicked_at < '2026-06-09 11:11:11.111'",
        ),
        ("link_id=a&traffic=human", "link_id = 'a' AND NOT is_bot"),
        (
            "domain=acme.link&filter%5Bcountry%5D=US,unknown",
            "domain = 'acme.link' AND country IN ('US', '')",
        ),
        (
            "filter%5Bhour%5D=0,13&tz=Asia/Tokyo",
            "toHour(toTimezone(clicked_at, 'Asia/Tokyo')) IN (0, 13)",
        ),
        (
            "filter%5Butm_campaign%5D%5Bcontains%5D=say",
            "utm_campaign LIKE '%say%'",
        ),
        ("project=none", "0"),
    ] {
        for order in ["event", "ingest"] {
            let export = rig.export(&format!("{query}&order={order}"));
            let rows = export.rows();
            let expected = rig.positions(
                condition,
                if order == "event" {
                    "clicked_at"
                } else {
                    "received_at"
                },
            );
            assert_eq!(positions(&export.text()), expected, "{query}");
            assert_eq!(rows, expected.len(), "{query}");
            assert!(
                expected.is_empty() == (condition == "0"),
                "{query} means something"
            );
        }
    }
}

#[test]
fn columns_are_those_asked_for_in_their_order() {
    let rig = rig();
    let text = rig.export("columns=country,is_bot,click_id&limit=1").text();
    assert!(
        text.starts_with("{\"country\":") && text.ends_with("}\n"),
        "{text}"
    );
    let names: Vec<String> = clicks(&text)[0]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    assert_eq!(names.len(), 3);
    let csv = rig
        .export("columns=country,is_bot,click_id&format=csv&limit=1")
        .text();
    assert!(csv.starts_with("country,is_bot,click_id\n"), "{csv}");
}

#[test]
fn parts_of_an_export_are_together_the_whole_whatever_arrives_meanwhile() {
    let rig = rig();
    for order in ["event", "ingest"] {
        let column = if order == "event" {
            "clicked_at"
        } else {
            "received_at"
        };
        let whole = rig.positions("1", column);
        let mut parts: Vec<String> = Vec::new();
        let mut part = rig.export(&format!("order={order}&limit=501"));
        for number in 0.. {
            let (rows, next) = (part.rows(), part.header("x-clickmill-next-cursor"));
            let since = part.header("x-clickmill-next-since");
            let these = positions(&part.text());
            assert_eq!(these.len(), rows);
            parts.extend(these);
            let Some(next) = next else {
                assert!(
                    since.is_some(),
                    "the last part says where the next export begins"
                );
                break;
            };
            assert_eq!((rows, since), (501, None));
            rig.store(3, 1000 + number * 10..1010 + number * 10);
            rig.store(7, number * 10..number * 10 + 10);
            part = rig.export(&format!("limit=501&cursor={next}"));
        }
        assert_eq!(parts, whole, "{order}");
        rig.query("DELETE FROM clicks WHERE _partition = 7 OR _offset >= 1000 AND _partition = 3 SETTINGS mutations_sync = 1, lightweight_deletes_sync = 1");
        rig.query("DELETE FROM spans WHERE _partition = 7 OR first_offset >= 1000 AND _partition = 3 SETTINGS lightweight_deletes_sync = 1");
    }
}

#[test]
fn clicks_that_are_not_settled_are_left_to_the_next_export() {
    let rig = rig();
    let first = rig.export("");
    let since = first.header("x-clickmill-next-since").unwrap();
    let before = positions(&first.text());
    // Stored, but nothing says yet that its neighbours are.
    rig.query("INSERT INTO clicks (workspace_id, link_id, clicked_at, _topic, _partition, _offset) VALUES ('acme', 'a', '2026-06-01 00:00:00', 'clicks@x', 0, 2000)");
    assert_eq!(positions(&rig.export("").text()), before);
    assert_eq!(rig.export(&format!("since={since}")).rows(), 0);
    rig.query("INSERT INTO spans SELECT 'clicks@x', 0, 2000, 2000, 1, 1, 0, 0, now64(3), now64(3)");
    let next = rig.export(&format!("since={since}&order=ingest"));
    assert_eq!(positions(&next.text()), ["clicks@x:0:2000"]);
}

#[test]
fn clicks_that_were_removed_are_missing_and_no_others() {
    let rig = rig();
    let export = rig.export("");
    let cursor = export.header("x-clickmill-cursor").unwrap();
    let text = export.text();
    let last = clicks(&text).swap_remove(1000);
    let after = format!(
        "{},{}",
        last["clicked_at"].as_str().unwrap(),
        last["position"].as_str().unwrap()
    );
    // Among them the very one that the rest comes after.
    rig.query("DELETE FROM clicks WHERE _offset % 3 != 0 SETTINGS lightweight_deletes_sync = 1");
    rig.query(&format!(
        "DELETE FROM clicks WHERE link_id = '{}' SETTINGS lightweight_deletes_sync = 1",
        last["link_id"].as_str().unwrap()
    ));
    let left = rig.positions("1", "clicked_at");
    let mut expected = positions(&text).split_off(1001);
    expected.retain(|position| left.contains(position));
    let rest = rig.export(&format!("cursor={cursor}&after={after}"));
    assert_eq!(rest.rows(), expected.len());
    assert_eq!(positions(&rest.text()), expected);
}
