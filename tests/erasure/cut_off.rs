//! An erasure that is cut off anywhere is accounted for, and finished by whoever comes next.

use std::path::Path;
use std::thread;
use std::time::Duration;

use clickmill_model::{LinkId, WorkspaceId};
use clickmill_store::{Audit, Erased, Eraser, ErasureScope, Reclassifier, Store};

use super::{assert_audit_is_clean, now};
use crate::support::{Engine, Process, StoredClicks, query, run, signal, store_at};

/// After so long without a sign of life somebody's work is taken over here.
const LEFT_BEHIND_AFTER: Duration = Duration::from_secs(1);

fn link(link: &str) -> ErasureScope {
    ErasureScope {
        workspace: WorkspaceId::parse("acme").unwrap(),
        erased: Erased::Link(LinkId::parse(link).unwrap()),
        clicked_before: None,
    }
}

fn eraser(store: &Store) -> Eraser {
    Eraser::new(store.clone(), LEFT_BEHIND_AFTER, now)
}

/// Erases a link, and returns how many clicks that took out.
async fn erase(store: &Store, name: &str) -> u64 {
    let eraser = eraser(store);
    let mut erasure = eraser.ask(link(name), "cli".to_owned()).await.unwrap();
    eraser.hide(&mut erasure).await.unwrap();
    erasure.clicks
}

async fn assert_accounts_for(store: &Store, erased: u64) {
    let audit: Audit = store.audit().await.unwrap();
    assert!(audit.is_clean(), "{audit:#?}");
    assert_eq!((audit.stored(), audit.removed()), (300 - erased, erased));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_only_asked_for_is_done_by_the_next() {
    let clicks = StoredClicks::start();
    let store = store_at(clicks.url(), "clickmill");
    eraser(&store)
        .ask(link("link-2"), "cli".to_owned())
        .await
        .unwrap();
    assert_accounts_for(&store, 0).await;
    let mut done = Vec::new();
    eraser(&store)
        .run(|erasure| done.push(erasure.clone()))
        .await
        .unwrap();
    assert_eq!(done.len(), 1);
    assert_eq!(done[0].clicks, 42);
    assert!(done[0].invisible_at.is_some() && done[0].rewritten_at.is_some());
    assert_eq!(
        clicks.query("SELECT countIf(link_id = 'link-2') FROM clicks"),
        "0"
    );
    assert_accounts_for(&store, 42).await;
}

/// As after a kill between any two statements of a step: each is done by hand.
#[tokio::test(flavor = "multi_thread")]
async fn a_step_that_was_cut_off_is_accounted_for_and_finished() {
    let clicks = StoredClicks::start();
    let store = store_at(clicks.url(), "clickmill");
    let erasure = eraser(&store)
        .ask(link("link-2"), "cli".to_owned())
        .await
        .unwrap();
    let id = erasure.id;
    let at = |phase: &str| {
        clicks.query(&format!("INSERT INTO reclassifications SELECT 7, '2026-03-01', '2026-03-31', [], [], '{phase}', {id}, now64(3) - 2"));
    };
    let positions = "INSERT INTO removed_positions SELECT 7, _topic, _partition, groupBitmapState(toUInt64(_offset)) FROM clicks \
                     WHERE link_id = 'link-2' GROUP BY _topic, _partition";
    let totals = "INSERT INTO reclassified_totals SELECT 7, workspace_id, toStartOfFifteenMinutes(clicked_at) AS bucket, is_bot, \
                  -toInt64(count()) FROM clicks WHERE link_id = 'link-2' GROUP BY workspace_id, bucket, is_bot";
    at("planning");
    assert_accounts_for(&store, 0).await;
    clicks.query(positions);
    assert_accounts_for(&store, 0).await;
    clicks.query(totals);
    assert_accounts_for(&store, 0).await;
    at("planned");
    assert_accounts_for(&store, 0).await;
    clicks.query("DELETE FROM clicks WHERE link_id = 'link-2'");
    assert_accounts_for(&store, 42).await;

    // Judging again is what comes next as well.
    let reclassifier = Reclassifier::new(store.clone(), LEFT_BEHIND_AFTER);
    assert_eq!(reclassifier.finish_left_behind().await.unwrap(), 1);
    assert!(clicks.is_rolled_up());
    assert_accounts_for(&store, 42).await;
    eraser(&store).run(|_| ()).await.unwrap();
    let listed = store.erasures(10).await.unwrap();
    assert_eq!((listed[0].id, listed[0].clicks), (id, 42));
    assert!(listed[0].invisible_at.is_some());
    assert_accounts_for(&store, 42).await;
}

/// A record that names no visitor any more is no reason to erase everybody.
#[tokio::test(flavor = "multi_thread")]
async fn an_erasure_of_a_visitor_who_is_forgotten_erases_nothing() {
    let clicks = StoredClicks::start();
    let store = store_at(clicks.url(), "clickmill");
    clicks.query("INSERT INTO erasures (erasure, workspace_id, is_of_visitor, requested_at, updated_at) SELECT 7, 'acme', true, now64(3), now64(3)");
    eraser(&store).run(|_| ()).await.unwrap();
    assert_eq!(store.erasures(1).await.unwrap()[0].clicks, 0);
    assert_accounts_for(&store, 0).await;
    assert!(clicks.is_rolled_up());
}

/// What was planned and given up does nothing any more, whoever still has it.
#[tokio::test(flavor = "multi_thread")]
async fn a_plan_that_was_never_carried_out_is_given_up_and_made_again() {
    let clicks = StoredClicks::start();
    let store = store_at(clicks.url(), "clickmill");
    let id = eraser(&store)
        .ask(link("link-2"), "cli".to_owned())
        .await
        .unwrap()
        .id;
    clicks.query("INSERT INTO removed_positions SELECT 7, _topic, _partition, groupBitmapState(toUInt64(_offset)) FROM clicks GROUP BY _topic, _partition");
    clicks.query(&format!("INSERT INTO reclassifications SELECT 7, '2026-03-01', '2026-03-31', [], [], 'planning', {id}, now64(3) - 2"));
    eraser(&store).run(|_| ()).await.unwrap();
    assert_eq!(clicks.query("SELECT count() FROM clicks"), "258");
    assert_eq!(store.erasures(1).await.unwrap()[0].clicks, 42);
    assert!(clicks.is_rolled_up());
    assert_accounts_for(&store, 42).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn several_at_once_come_to_what_one_would() {
    let clicks = StoredClicks::start();
    let store = store_at(clicks.url(), "clickmill");
    let erased = tokio::join!(
        erase(&store, "link-1"),
        erase(&store, "link-1"),
        erase(&store, "link-3"),
        async {
            eraser(&store).run(|_| ()).await.unwrap();
        }
    );
    assert_eq!((erased.0 + erased.1, erased.2), (45, 42));
    assert_accounts_for(&store, 87).await;
    assert!(clicks.is_rolled_up());
    assert_audit_is_clean(&clicks);
}

/// Waits until somebody has begun a step, and says before they do that it is not carried out; which step it is.
fn give_up_the_next_step(clicks: &StoredClicks) -> String {
    let begun = "SELECT reclassification FROM reclassifications WHERE phase = 'planning' LIMIT 1";
    let step = clicks.first_answer(begun);
    clicks.query(&format!("INSERT INTO reclassification_decisions SELECT {step}, false, now() SETTINGS insert_deduplicate = 1, insert_deduplication_token = 'decision:{step}:0'"));
    step
}

/// Whoever was given up by another, and is not dead, leaves its step alone and begins anew.
#[tokio::test(flavor = "multi_thread")]
async fn a_step_that_somebody_else_gave_up_is_not_carried_out() {
    let clicks = StoredClicks::start();
    // So that there is time to give the step up.
    clicks.query(
        "INSERT INTO clicks (workspace_id, link_id, clicked_at) SELECT 'globex', toString(number), '2026-03-01 00:00:00' FROM numbers(200000)",
    );
    let store = store_at(clicks.url(), "clickmill");
    let erasing = tokio::spawn({
        let store = store.clone();
        async move { erase(&store, "link-1").await }
    });
    let step = give_up_the_next_step(&clicks);
    assert_eq!(erasing.await.unwrap(), 45);
    let of_step = |sql: &str| clicks.query(&format!("{sql} WHERE reclassification = {step}"));
    assert_eq!(
        of_step("SELECT count(), countIf(is_carried_out) FROM reclassification_decisions"),
        "1\t0"
    );
    assert_eq!(
        of_step("SELECT countIf(phase IN ('planned', 'applied')) FROM reclassifications"),
        "0"
    );
    assert_eq!(
        clicks.query("SELECT countIf(link_id = 'link-1') FROM clicks WHERE workspace_id = 'acme'"),
        "0"
    );
    let keys = "SELECT sum(clicks) FROM totals_15m WHERE workspace_id = 'acme'";
    assert_eq!(clicks.query(keys), "255");
}

/// What judging again adds to the rollup and what an erasure takes off are about the same clicks.
#[test]
fn clicks_are_erased_while_they_are_judged_again() {
    let clicks = StoredClicks::start();
    let url = clicks.url();
    let judge = || {
        let from = ["--from", "2026-01-01", "--left-behind-after", "15s"];
        let args = [&["reclassify", "--clickhouse-url", url], &from[..]].concat();
        let judged = run(&args, Path::new("."));
        let said = String::from_utf8_lossy(&judged.stderr).into_owned();
        assert!(
            judged.status.success() || said.contains("somebody else"),
            "{said}"
        );
    };
    thread::scope(|scope| {
        scope.spawn(|| {
            for _ in 0..4 {
                judge();
                // So that there is something to judge otherwise.
                query(url, "ALTER TABLE clicks UPDATE classifier_version = 0 WHERE 1 SETTINGS mutations_sync = 2");
            }
        });
        for number in 0..5 {
            let link = format!("link-{number}");
            let args = ["--workspace", "acme", "--link", &link];
            let (succeeded, said) = super::erase_by_command(clicks.url(), &args);
            assert!(succeeded, "{said}");
        }
    });
    judge();
    let left = "SELECT groupUniqArray(link_id) = ['link-5', 'link-6'] OR groupUniqArray(link_id) = ['link-6', 'link-5'] FROM clicks";
    assert_eq!(clicks.query(left), "1");
    let bots = clicks.query("SELECT countIf(is_bot) FROM clicks");
    assert_eq!(
        bots,
        clicks.query("SELECT sum(clicks) FROM totals_15m WHERE is_bot")
    );
    assert_audit_is_clean(&clicks);
    assert!(clicks.is_rolled_up());
}

const CLICKS: u64 = 200_000;

#[test]
fn whoever_is_killed_leaves_what_adds_up_and_others_finish_it() {
    let engine = Engine::start(&[]);
    let clicks = CLICKS.to_string();
    let load = [
        "bench",
        "load",
        "--clickhouse-url",
        &engine.url,
        "--clicks",
        &clicks,
        "--seed",
        "7",
    ];
    assert!(run(&load, Path::new(".")).status.success());
    let text = |sql: &str| query(&engine.url, sql).trim_end().to_owned();
    let workspaces =
        text("SELECT workspace_id FROM clicks GROUP BY workspace_id ORDER BY count() DESC LIMIT 5");
    let audit = || {
        let audit = run(&["audit", "--clickhouse-url", &engine.url], Path::new("."));
        let said = String::from_utf8_lossy(&audit.stdout).into_owned();
        assert!(audit.status.success(), "{said}");
    };
    audit();
    let store = store_at(&engine.url, "clickmill");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for (workspace, after) in workspaces.lines().zip([150, 300, 500, 800, 1_200]) {
        let args = [
            "erase",
            "--clickhouse-url",
            &engine.url,
            "--workspace",
            workspace,
            "--all",
        ];
        let mut process = Process::clickmill(&args, engine.folder.path());
        thread::sleep(Duration::from_millis(after));
        signal(process.pid(), "KILL");
        process.wait();
        // The statement that it waited for may still be at work.
        thread::sleep(Duration::from_millis(1_200));
        audit();
    }
    runtime.block_on(async {
        // Who was killed before anything was recorded asked for nothing.
        let asked = store.erasures(10).await.unwrap();
        assert!(!asked.is_empty());
        eraser(&store).run(|_| ()).await.unwrap();
        for erasure in store.erasures(10).await.unwrap() {
            assert!(erasure.invisible_at.is_some(), "{erasure:?}");
            let workspace = &erasure.scope.workspace;
            for table in ["clicks", "totals_15m"] {
                let sql = format!("SELECT count() FROM {table} WHERE workspace_id = '{workspace}'");
                assert_eq!(text(&sql), "0", "{table}");
            }
        }
    });
    audit();
}
