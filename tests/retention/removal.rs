//! Removal step by step, on clicks of January, February and March 2026 by two workspaces, settled long ago.

use clickmill_model::{Offset, Partition, Span, Timestamp, WorkspaceId};
use clickmill_stats::Retention;
use clickmill_store::{Audit, Keeper, KeptTable, Store};

use crate::support::{Engine, query, store_at};

/// 2026-05-15T12:00:00Z: with 60 days, clicks are kept since the 16th of March.
const NOW: Timestamp = Timestamp(1_778_846_400_000);

struct Kept {
    engine: Engine,
    store: Store,
    keeper: Keeper,
}

impl Kept {
    async fn start() -> Self {
        let engine = Engine::start(&[]);
        let store = store_at(&engine.url, "clickmill");
        store.migrate().await.unwrap();
        let keeper = Keeper::new(store.clone(), Retention::FOR_EVER, Keeper::SETTLED_FOR);
        let kept = Self {
            engine,
            store,
            keeper,
        };
        for (first, month) in [(0, 1), (100, 2), (200, 3)] {
            kept.insert(first, month, "2026-03-31 12:00:00");
        }
        kept.keep(Some(60), None).await;
        kept
    }

    /// A hundred clicks of a month, every other one of each workspace, and their span.
    fn insert(&self, first: i64, month: u32, settled_at: &str) {
        self.insert_clicks(first, month, 100);
        let last = first + 99;
        self.query(&format!(
            "INSERT INTO spans SELECT 'clicks', 0, {first}, {last}, 100, 100, 0, 0, '{settled_at}', '{settled_at}'"
        ));
    }

    fn insert_clicks(&self, first: i64, month: u32, count: u32) {
        self.query(&format!(
            "INSERT INTO clicks (workspace_id, link_id, clicked_at, _topic, _partition, _offset) \
             SELECT if(number % 2 = 0, 'acme', 'globex'), 'a', toDateTime64('2026-0{month}-01 00:00:00', 3, 'UTC') + number * 20000, \
             'clicks', 0, {first} + number FROM numbers({count})"
        ));
    }

    async fn keep(&self, clicks_days: Option<u16>, totals_days: Option<u16>) {
        let acme = WorkspaceId::parse("acme").unwrap();
        let retention = Retention::new(clicks_days, totals_days).unwrap();
        let now = Timestamp(chrono::Utc::now().timestamp_millis());
        self.store
            .put_retention(&acme, retention, now)
            .await
            .unwrap();
    }

    fn query(&self, sql: &str) -> String {
        query(&self.engine.url, sql).trim().to_owned()
    }

    /// By workspace the numbers of clicks, and of clicks by the totals, month by month.
    fn months(&self) -> String {
        self.query(
            "SELECT workspace, groupArray((month, clicks, totals)) FROM \
             (SELECT workspace, month, sum(c) AS clicks, sum(t) AS totals FROM \
             (SELECT workspace_id AS workspace, toMonth(day) AS month, 1 AS c, 0 AS t FROM clicks UNION ALL \
              SELECT workspace_id, toMonth(bucket), 0, clicks FROM totals_15m) \
             GROUP BY ALL ORDER BY ALL) GROUP BY workspace ORDER BY workspace FORMAT TSVRaw",
        )
    }

    async fn run(&self) -> u64 {
        let mut removed = 0;
        let done = |removal: &clickmill_store::Removal, rows| {
            if removal.table == KeptTable::Clicks {
                removed += rows;
            }
        };
        self.keeper.run(NOW, done).await.unwrap();
        removed
    }

    async fn audit(&self) -> Audit {
        self.store.audit().await.unwrap()
    }

    /// The audit, which must find nothing wrong and so many clicks removed.
    async fn assert_accounts_for(&self, removed: u64) {
        let audit = self.audit().await;
        assert!(audit.is_clean(), "{audit:#?}");
        let read = audit.partitions[0].read.rows;
        assert_eq!((audit.removed(), audit.stored()), (removed, read - removed));
    }
}

const ALL: &str = "acme\t[(1,50,50),(2,50,50),(3,50,50)]\nglobex\t[(1,50,50),(2,50,50),(3,50,50)]";
const REMOVED: &str =
    "acme\t[(1,0,50),(2,0,50),(3,50,50)]\nglobex\t[(1,50,50),(2,50,50),(3,50,50)]";

#[tokio::test]
async fn whole_months_of_one_workspace_go_and_nothing_else() {
    let kept = Kept::start().await;
    let removable = kept.keeper.removable(NOW).await.unwrap();
    let months: Vec<_> = removable
        .iter()
        .map(|some| (some.month, some.rows))
        .collect();
    assert_eq!(months, [(202_601, 50), (202_602, 50)]);
    assert_eq!(kept.months(), ALL, "nothing has happened yet");
    assert_eq!(kept.run().await, 100);
    assert_eq!(kept.months(), REMOVED);
    kept.assert_accounts_for(100).await;
    assert_eq!(kept.run().await, 0, "nothing is left to do");

    kept.keep(Some(60), Some(90)).await;
    kept.run().await;
    let totals_since_february = REMOVED.replace("(1,0,50),", "");
    assert_eq!(kept.months(), totals_since_february);
    kept.assert_accounts_for(100).await;
    let left_out = kept.audit().await.left_out;
    assert_eq!((left_out.workspaces, left_out.months), (1, 2));
}

/// As after a kill at each of these points: what is stored and what is recorded add up, and the next run finishes it.
#[tokio::test]
async fn a_removal_that_is_cut_off_anywhere_is_accounted_for_and_finished() {
    let kept = Kept::start().await;
    let planned = kept.keeper.plan(NOW).await.unwrap();
    assert_eq!(planned.len(), 2);
    kept.assert_accounts_for(0).await;
    assert_eq!(kept.months(), ALL);
    let under_way = kept.store.removals_under_way().await.unwrap();
    assert_eq!(under_way, planned);

    assert_eq!(kept.store.remove(&planned[0]).await.unwrap(), Some(50));
    kept.assert_accounts_for(50).await;
    assert_eq!(kept.store.removals_under_way().await.unwrap().len(), 2);

    assert_eq!(kept.run().await, 100);
    assert_eq!(kept.months(), REMOVED);
    assert!(kept.store.removals_under_way().await.unwrap().is_empty());
    kept.assert_accounts_for(100).await;
}

#[tokio::test]
async fn positions_that_were_recorded_and_no_more_do_no_harm() {
    let kept = Kept::start().await;
    kept.keeper.plan(NOW).await.unwrap();
    kept.query("TRUNCATE TABLE removals");
    kept.assert_accounts_for(0).await;
    assert_eq!(kept.run().await, 100);
    kept.assert_accounts_for(100).await;
}

#[tokio::test]
async fn what_was_planned_stays_when_it_is_to_be_kept_after_all() {
    let kept = Kept::start().await;
    kept.keeper.plan(NOW).await.unwrap();
    kept.keep(None, None).await;
    assert_eq!(kept.run().await, 0);
    assert_eq!(kept.months(), ALL);
    kept.assert_accounts_for(0).await;
    kept.keep(Some(60), None).await;
    assert_eq!(kept.run().await, 100);
    kept.assert_accounts_for(100).await;
}

#[tokio::test]
async fn several_removals_at_once_come_to_what_one_would() {
    let kept = Kept::start().await;
    tokio::join!(kept.run(), kept.run(), kept.run());
    assert_eq!(kept.months(), REMOVED);
    kept.assert_accounts_for(100).await;
    assert!(kept.store.removals_under_way().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_removed_row_that_comes_back_is_found_and_removed_again() {
    let kept = Kept::start().await;
    kept.run().await;
    kept.insert_clicks(0, 1, 3);
    let audit = kept.audit().await;
    assert!(!audit.is_clean());
    let runs = audit
        .returned
        .listed
        .iter()
        .map(|run| (run.first, run.last));
    assert_eq!(runs.collect::<Vec<_>>(), [(0, 0), (2, 2)]);
    assert_eq!(
        (audit.returned.count, audit.doubled.count),
        (2, 1),
        "and one of another workspace"
    );
    kept.query("ALTER TABLE clicks DELETE WHERE workspace_id = 'globex' AND _offset = 1 SETTINGS mutations_sync = 2");
    kept.insert_clicks(0, 1, 2);
    kept.query("ALTER TABLE clicks DELETE WHERE workspace_id = 'acme' AND _offset = 0 SETTINGS mutations_sync = 2");
    assert_eq!(kept.run().await, 1);
    let audit = kept.audit().await;
    assert_eq!(
        (
            audit.returned.count,
            audit.doubled.count,
            audit.missing.count
        ),
        (0, 0, 0)
    );
}

#[tokio::test]
async fn what_was_settled_only_now_stays_for_now() {
    let kept = Kept::start().await;
    kept.insert(300, 1, "2026-05-15 11:00:00");
    assert_eq!(kept.run().await, 100);
    kept.assert_accounts_for(100).await;
    let a_day_later = Timestamp(NOW.0 + 86_400_000);
    kept.keeper.run(a_day_later, |_, _| {}).await.unwrap();
    kept.assert_accounts_for(150).await;
}

#[tokio::test]
async fn rows_that_are_missing_are_found_beside_those_removed() {
    let kept = Kept::start().await;
    kept.run().await;
    kept.query("ALTER TABLE clicks DELETE WHERE _offset IN (1, 205) SETTINGS mutations_sync = 2");
    let audit = kept.audit().await;
    let spans = audit
        .missing
        .listed
        .iter()
        .map(|span| (span.first, span.last));
    assert_eq!(spans.collect::<Vec<_>>(), [(0, 99), (200, 299)]);
    assert_eq!(audit.missing.count, 2);
    assert!(!audit.is_clean());
}

/// Whoever reads the partition next asks for this, and would read again what lacks.
#[tokio::test]
async fn removed_rows_count_as_stored_where_reading_begins() {
    let kept = Kept::start().await;
    let rows_of = async |first, last| {
        let span = Span {
            partition: Partition(0),
            first: Offset(first),
            last: Offset(last),
        };
        let rows = kept.store.rows_of("clicks", span).await.unwrap();
        (rows.rows, rows.first, rows.last)
    };
    let all = [
        rows_of(0, 299).await,
        rows_of(50, 149).await,
        rows_of(300, i64::MAX - 1).await,
    ];
    assert_eq!(all[1], (100, Some(Offset(50)), Some(Offset(149))));
    assert_eq!(all[2], (0, None, None));
    kept.keeper.plan(NOW).await.unwrap();
    for _ in 0..2 {
        let again = [
            rows_of(0, 299).await,
            rows_of(50, 149).await,
            rows_of(300, i64::MAX - 1).await,
        ];
        assert_eq!(again, all);
        kept.run().await;
    }
    assert_eq!(kept.months(), REMOVED);
}
