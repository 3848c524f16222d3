//! A disk is full (row 11).
//!
//! A disk that is small enough to be filled is a file system in memory, which only a mount namespace of one's own may have
//! without being root. Where the system forbids that, these tests say so and show nothing; what is left then is the engine's own
//! guard against a full disk, which the first test has it obey.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;
use tempfile::TempDir;

use super::messages::{click, large_click};
use super::rig::Rig;
use super::waiting::wait_until;
use crate::support::{Api, Broker, Engine, PROGRAM, Process, TOKEN, query};

const NO_SPACE: &str = "failed_inserts_total{code=\"243\"}";
/// What makes a shell begin with a small disk of its own in a folder, and go on as another program.
const ON_SMALL_DISK: &str = "mount -t tmpfs -o size=\"$1\" tmpfs \"$2\" && shift 2 && exec \"$@\"";

/// A folder that is a disk of its own for one process, and for whoever looks through that process.
struct SmallDisk {
    folder: TempDir,
    filler: Option<PathBuf>,
}

impl SmallDisk {
    /// `None` where a process may not have a disk of its own, which is said aloud.
    fn new() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let may = small_disk("1m", folder.path()).arg("true").output();
        if !may.as_ref().is_ok_and(|output| output.status.success()) {
            // Past the capture of what tests print, so that it is seen.
            let mut stderr = std::io::stderr();
            writeln!(
                stderr,
                "NOT TESTED: a full disk, because `unshare` may not mount one: {may:?}"
            )
            .unwrap();
            return None;
        }
        Some(Self {
            folder,
            filler: None,
        })
    }

    /// Starts the program on it.
    fn start(&self, size: &str, args: &[&str]) -> Process {
        let mut command = small_disk(size, self.folder.path());
        Process::start(command.arg(PROGRAM).args(args).current_dir("/"))
    }

    /// Writes until there is no room.
    fn fill(&mut self, process: &Process) {
        let folder = self.folder.path().strip_prefix("/").unwrap();
        let root = Path::new("/proc")
            .join(process.pid().to_string())
            .join("root");
        let path = root.join(folder).join("filler");
        let mut file = File::create(&path).unwrap();
        self.filler = Some(path);
        for size in [1 << 16, 1 << 12, 1] {
            let block = vec![1; size];
            loop {
                match file.write_all(&block) {
                    Ok(()) => {}
                    Err(error) if error.kind() == ErrorKind::StorageFull => break,
                    Err(error) => panic!("{error}"),
                }
            }
        }
    }

    /// Makes room again.
    fn clear(&mut self) {
        fs::remove_file(self.filler.take().unwrap()).unwrap();
    }
}

fn small_disk(size: &str, folder: &Path) -> Command {
    let mut command = Command::new("unshare");
    let namespaces = ["--user", "--map-root-user", "--mount"];
    command
        .args(namespaces)
        .args(["sh", "-c", ON_SMALL_DISK, "sh", size]);
    command.arg(folder);
    command
}

#[test]
fn an_engine_that_takes_nothing_for_want_of_space_is_waited_for() {
    let rig = Rig::start(1);
    let mut consumer = rig.consumer(&[]);
    consumer.wait_for_partitions(1);
    let guard = "min_free_disk_bytes_to_perform_insert";
    rig.query(&format!(
        "ALTER TABLE clicks MODIFY SETTING {guard} = 1000000000000000000"
    ));
    rig.produce(0, (0..100).map(click));
    consumer.wait_for_metric(NO_SPACE, 3);
    assert_eq!(rig.number("SELECT count() FROM spans"), 0);
    rig.query(&format!("ALTER TABLE clicks RESET SETTING {guard}"));
    rig.wait_for_messages(&mut consumer, 100);
    assert!(consumer.terminate().success());
    rig.assert_exactly_once(100, 0);
}

#[test]
fn an_engine_whose_disk_is_full_loses_nothing_and_goes_on_when_there_is_room() {
    let Some(mut disk) = SmallDisk::new() else {
        return;
    };
    let folder = disk.folder.path().join("engine");
    let args = [
        "engine",
        "--engine-listen",
        "127.0.0.1:0",
        "--engine-path",
        folder.to_str().unwrap(),
    ];
    let mut process = disk.start("256m", &args);
    let url = format!("http://{}", process.wait_for("listening on "));
    let engine = Engine {
        process,
        url,
        folder: tempfile::tempdir().unwrap(),
    };
    let rig = Rig::with(engine, Broker::start(1));
    let mut consumer = rig.consumer(&[]);
    let done = rig.produce(0, (0..100).map(click));
    rig.wait_for_messages(&mut consumer, done);

    disk.fill(&rig.engine.process);
    rig.produce(0, (100..600).map(large_click));
    consumer.wait_for_output("not done yet, trying again");
    assert_eq!(rig.number("SELECT count() FROM clicks"), 100);
    disk.clear();
    rig.wait_for_messages(&mut consumer, 600);
    assert_eq!(consumer.metric("halted_partitions"), 0);
    assert!(consumer.terminate().success());
    rig.assert_exactly_once(600, 0);
}

/// What was answered 202 is counted, what was not is the client's to send again; and it is answered 202 when there is room.
#[test]
fn a_spool_whose_disk_is_full_takes_nothing_until_there_is_room() {
    let Some(mut disk) = SmallDisk::new() else {
        return;
    };
    let folder = disk.folder.path().to_str().unwrap().to_owned();
    let args = [
        "serve",
        "--data-dir",
        &folder,
        "--admin-token",
        TOKEN,
        "--listen",
        "127.0.0.1:0",
        "--admin-listen",
        "127.0.0.1:0",
        "--engine-listen",
        "127.0.0.1:0",
    ];
    let mut process = disk.start("256m", &args);
    let api = Api::new(&process.wait_for("API "), TOKEN);
    process.wait_for("admin ");
    let engine = process.wait_for("ClickHouse ");
    let post = |first: usize| {
        let clicks =
            (first..first + 50).map(|number| String::from_utf8(large_click(number)).unwrap());
        let body: Vec<_> = clicks.collect();
        api.post("/v1/clicks", &body.join("\n"))
    };
    let (status, answer) = post(0);
    assert_eq!((status, &answer["accepted"]), (202, &json!(50)), "{answer}");
    disk.fill(&process);
    let mut accepted = 50;
    // There may be room in what the spool has already.
    let refused = wait_until("a refusal", || match post(accepted) {
        (202, _) => {
            accepted += 50;
            Err(accepted.to_string())
        }
        (status, answer) => Ok((status, answer)),
    });
    println!("{accepted} were accepted, then: {refused:?}");
    assert_eq!(refused.0, 503, "{}", refused.1);
    disk.clear();
    wait_until("room again", || match post(accepted) {
        (202, _) => Ok(()),
        refused => Err(format!("{refused:?}\n{}", process.output())),
    });
    accepted += 50;
    wait_until("all is counted", || {
        let stored = query(&engine, "SELECT count(), uniqExact(link_id) FROM clicks");
        let stored = stored.trim();
        if stored == format!("{accepted}\t{accepted}") {
            Ok(())
        } else {
            Err(format!("{stored} of {accepted}\n{}", process.output()))
        }
    });
    assert!(process.terminate().success(), "{}", process.output());
}
