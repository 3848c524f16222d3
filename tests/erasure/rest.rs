//! What there is of a link or workspace besides clicks.

use std::time::Duration;

use clickmill_model::{Offset, Partition, Span, Timestamp, WorkspaceId};
use clickmill_stats::Retention;
use clickmill_store::{Insertable, Keeper};
use serde_json::json;

use super::{admin, assert_audit_is_clean, click, erase, erase_by_command, now};
use crate::support::{Serve, StoredClicks, query, store_at, wait_until};

#[test]
fn a_link_is_unknown_afterwards_and_can_be_put_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut serve = Serve::start(folder.path(), &["--erase-every", "0s"]);
    let at = chrono::Utc::now().timestamp_millis();
    let clicks: Vec<_> = ["a", "b"].map(|link| click("acme", link, 1, at)).into();
    serve.api.post("/v1/clicks", &json!(clicks).to_string());
    serve.wait_for_messages(2);
    let links = "/v1/workspaces/acme/links";
    let put = || {
        let body = json!([{"link_id": "a", "tags": ["x"]}, {"link_id": "b", "tags": ["x"]}]);
        assert_eq!(serve.api.put(links, &body.to_string()).0, 200);
    };
    put();
    put();
    let known = || {
        let listed = serve.api.ask(links);
        let listed = listed["links"].as_array().unwrap().clone();
        listed
            .iter()
            .map(|link| link["link_id"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let tagged = || {
        serve
            .api
            .analytics("acme", "totals?period=last7&filter[tag]=x")["totals"]["clicks"]
            .clone()
    };
    assert_eq!(known(), ["a", "b"]);
    wait_until("the tags are seen", || tagged() == json!(2));
    erase(
        &serve,
        &json!({"workspace_id": "acme", "scope": "link", "link_id": "a"}),
    );
    assert_eq!(known(), ["b"]);
    assert_eq!(serve.api.get(&format!("{links}/a")).0, 404);
    assert_eq!(tagged(), json!(1));
    put();
    assert_eq!(known(), ["a", "b"]);
    erase(
        &serve,
        &json!({"workspace_id": "acme", "scope": "workspace"}),
    );
    assert!(known().is_empty());
    assert_eq!(serve.number("SELECT count() FROM links"), 0, "of any state");
    assert_eq!(
        admin(&serve).ask("/v1/admin/erasures")["erasures"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[test]
fn dead_letters_go_and_stay_accounted_for() {
    let clicks = StoredClicks::start();
    clicks.query("INSERT INTO spans SELECT 'clicks', 0, 200, 205, 6, 0, 0, 6, now64(3), now64(3)");
    let letters = [
        r#"{"workspace_id":"acme","link_id":"link-2"}"#,
        r#"{"workspace_id":"acme","link_id":"other"}"#,
        r#"{"workspace_id":"globex","link_id":"link-2"}"#,
        r#"cut {"workspace_id" : "acme", "link_id":"link-2", "metadata":"#,
        "garbage",
        r#"cut {"workspace_id":"acme","link_id":"link-20","note":"#,
    ];
    for (offset, letter) in (200..).zip(letters) {
        clicks.query(&format!(
            "INSERT INTO dead_letters SELECT 'not_json', '', now64(3) - 1, '{letter}', 'clicks', 0, {offset}"
        ));
    }
    assert_audit_is_clean(&clicks);
    let left = || {
        clicks.query(
            "SELECT groupArray(_offset) FROM (SELECT _offset FROM dead_letters ORDER BY _offset)",
        )
    };

    let (succeeded, said) =
        erase_by_command(clicks.url(), &["--workspace", "acme", "--link", "link-2"]);
    assert!(succeeded && said.contains("dead letters 2:"), "{said}");
    assert_eq!(left(), "[201,202,204,205]");
    assert_audit_is_clean(&clicks);
    let (succeeded, said) = erase_by_command(clicks.url(), &["--workspace", "acme", "--all"]);
    assert!(succeeded && said.contains("dead letters 2:"), "{said}");
    assert_eq!(left(), "[202,204]");
    assert_audit_is_clean(&clicks);

    // Whoever settles the batch again asks for this.
    let store = store_at(clicks.url(), "clickmill");
    let span = Span {
        partition: Partition(0),
        first: Offset(199),
        last: Offset(205),
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let stored = |what| {
        runtime
            .block_on(store.stored(what, "clicks", span))
            .unwrap()
    };
    assert_eq!(
        stored(Insertable::DeadLetters),
        [200, 201, 202, 203, 204, 205]
    );
    assert_eq!(stored(Insertable::Clicks), [199]);
    assert_eq!(
        query(clicks.url(), "SELECT count() FROM clicks").trim(),
        "0"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn totals_whose_clicks_are_kept_no_longer_go_with_the_workspace_only() {
    let clicks = StoredClicks::start();
    let store = store_at(clicks.url(), "clickmill");
    let acme = WorkspaceId::parse("acme").unwrap();
    let sixty_days = Retention::new(Some(60), None).unwrap();
    store.put_retention(&acme, sixty_days, now()).await.unwrap();
    let keeper = Keeper::new(store, Retention::FOR_EVER, Duration::ZERO);
    let in_december = Timestamp(1_796_126_400_000);
    keeper.run(in_december, |_, _| {}).await.unwrap();
    let left = || clicks.query("SELECT count(), (SELECT sum(clicks) FROM totals_15m) FROM clicks");
    assert_eq!(left(), "0\t300");
    let of_link = ["--workspace", "acme", "--link", "link-2"];
    assert!(erase_by_command(clicks.url(), &of_link).0);
    assert_eq!(left(), "0\t300");
    assert!(erase_by_command(clicks.url(), &["--workspace", "acme", "--all"]).0);
    let keys = clicks.query("SELECT count() FROM totals_15m WHERE workspace_id = 'acme'");
    assert_eq!((left(), keys), ("0\t0".to_owned(), "0".to_owned()));
    assert_audit_is_clean(&clicks);
}
