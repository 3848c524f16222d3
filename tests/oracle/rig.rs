//! An engine with clicks, two APIs on it, and questions by seed.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use chrono::Utc;
use serde::Serialize;
use serde_json::json;
use tempfile::TempDir;

use super::ask::{Answered, Asking};
use super::clicks::{World, date_time};
use super::draw::question;
use super::edges::last_midnight;
use super::links;
use crate::support::{Api, Engine, Process, Serve, TOKEN, query, run};

/// So many seeds ask about the same clicks.
const SEEDS_OF_A_WORLD: u64 = 2_000;

/// An engine of its own, a system on it that takes clicks and answers questions, and another API that does without rollups.
pub(crate) struct Rig {
    pub(super) asker: Asker,
    pub(super) serve: Serve,
    _plain: Process,
    _engine: Engine,
    _folder: TempDir,
}

/// What threads that ask have in common.
pub(super) struct Asker {
    /// With rollups.
    pub(super) api: Api,
    /// Without.
    pub(super) plain: Api,
    pub(super) engine: String,
    today: i64,
    pub(super) worlds: Mutex<BTreeMap<u64, Arc<World>>>,
}

/// What became of the questions.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) asked: u64,
    /// Questions that found clicks.
    pub(crate) counted: u64,
    /// Questions that were refused, rightly.
    pub(crate) refused: u64,
    differences: Vec<String>,
}

impl Rig {
    pub(crate) fn start() -> Self {
        // Clicks fall into hundreds of months: flushing each to disk takes longer than all questions.
        let engine = Engine::start(&["--engine-fsync", "false"]);
        let migrate = ["migrate", "--clickhouse-url", &engine.url];
        assert!(run(&migrate, Path::new(".")).status.success());
        let folder = tempfile::tempdir().unwrap();
        let server = ["--clickhouse-url", &engine.url];
        let serve = Serve::start(folder.path(), &server);
        let args = ["api", "--rollups", "off", "--admin-token", TOKEN];
        let ports = ["--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"];
        let args = [&args[..], &server, &ports].concat();
        let mut plain = Process::clickmill(&args, folder.path());
        let asker = Asker {
            api: serve.api.clone(),
            plain: Api::new(&plain.wait_for("API "), TOKEN),
            engine: engine.url.clone(),
            today: last_midnight(Utc::now().timestamp_millis()),
            worlds: Mutex::default(),
        };
        Self {
            asker,
            serve,
            _plain: plain,
            _engine: engine,
            _folder: folder,
        }
    }

    /// Asks what these seeds ask, a few at a time.
    pub(crate) fn ask(&self, seeds: Range<u64>) -> Tally {
        let asker = &self.asker;
        let next = AtomicU64::new(seeds.start);
        let tally = Mutex::new(Tally::default());
        let cores = thread::available_parallelism().map_or(1, usize::from);
        thread::scope(|scope| {
            for _ in 0..=cores {
                scope.spawn(|| {
                    loop {
                        let seed = next.fetch_add(1, Ordering::Relaxed);
                        if seed >= seeds.end {
                            return;
                        }
                        let answered = asker.ask(seed);
                        tally.lock().unwrap().add(answered);
                    }
                });
            }
        });
        tally.into_inner().unwrap()
    }
}

impl Asker {
    /// Asks what a seed asks, and says what is wrong with the answers.
    fn ask(&self, seed: u64) -> Result<Answered, String> {
        let world = self.world(seed / SEEDS_OF_A_WORLD);
        let question = question(seed, &world);
        let asking = Asking {
            api: &self.api,
            plain: &self.plain,
            world: &world,
            question: &question,
        };
        asking.ask().map_err(|difference| {
            format!(
                "seed {seed}: {}\n    {difference}\n    again: cargo test -p clickmill-tests --test oracle -- --first {seed} --seeds 1",
                question.text()
            )
        })
    }

    /// The world of this number; its clicks are stored when it is first needed.
    fn world(&self, number: u64) -> Arc<World> {
        let mut worlds = self.worlds.lock().unwrap();
        let make = || {
            let world = World::new(number, self.today);
            self.store(&world);
            Arc::new(world)
        };
        worlds.entry(number).or_insert_with(make).clone()
    }

    /// Stores clicks, and notes them as settled; and what is known about links.
    fn store(&self, world: &World) {
        let (number, count) = (world.number, world.clicks.len());
        self.insert_clicks(world);
        self.insert(
            "spans",
            "",
            &[json!({
                "_topic": "oracle",
                "_partition": number,
                "first_offset": 0,
                "last_offset": count - 1,
                "messages": count,
                "rows": count,
                "received_until": date_time(self.today),
                "settled_at": date_time(self.today),
            })],
        );
        for workspace in world.registries() {
            self.insert("links", "", &links::rows(&workspace, self.today));
        }
    }

    /// Inserts the clicks of a world under the token of that world.
    pub(super) fn insert_clicks(&self, world: &World) {
        let settings = format!(
            "SETTINGS insert_deduplication_token = 'oracle:{}', deduplicate_blocks_in_dependent_materialized_views = 1, \
             max_partitions_per_insert_block = 0",
            world.number
        );
        self.insert("clicks", &settings, &world.clicks);
    }

    fn insert(&self, table: &str, settings: &str, rows: &[impl Serialize]) {
        let rows = rows.iter().map(|row| serde_json::to_string(row).unwrap());
        let rows: Vec<String> = rows.collect();
        let insert = format!("INSERT INTO {table} {settings} FORMAT JSONEachRow");
        query(&self.engine, &format!("{insert}\n{}", rows.join("\n")));
    }
}

impl Tally {
    fn add(&mut self, answered: Result<Answered, String>) {
        self.asked += 1;
        match answered {
            Ok(Answered::Counted(clicks)) => self.counted += u64::from(clicks > 0),
            Ok(Answered::Refused) => self.refused += 1,
            Err(difference) => self.differences.push(difference),
        }
    }

    /// Whether every answer was equal to the recount.
    pub(crate) fn is_equal(&self) -> bool {
        self.differences.is_empty()
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} questions: {} found clicks, {} were refused, {} differ from the recount",
            self.asked,
            self.counted,
            self.refused,
            self.differences.len()
        )?;
        self.differences
            .iter()
            .try_for_each(|difference| write!(f, "\n{difference}"))
    }
}
