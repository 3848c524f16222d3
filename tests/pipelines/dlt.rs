//! The source for dlt.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread;
use std::time::Duration;

use super::counts::assert_counts_agree;
use super::rig::{Rig, example};
use crate::support::python_of_examples;

const BY_DAY: &str = "import duckdb
data = duckdb.connect('clickmill.duckdb')
data.execute(\"SET TimeZone = 'UTC'\")
assert data.sql('SELECT count(*) - count(DISTINCT position) FROM clickmill_data.clicks').fetchone() == (0,)
assert data.sql('SELECT sum(clicks), sum(human_clicks), sum(bot_clicks) FROM clickmill_data.days').fetchall() == data.sql(
    'SELECT count(*), count_if(NOT is_bot), count_if(is_bot) FROM clickmill_data.clicks').fetchall()
data.sql('''SELECT clicked_at::DATE AS day, country, count(*) AS clicks, count_if(NOT is_bot) AS human_clicks, count_if(is_bot) AS bot_clicks
    FROM clickmill_data.clicks GROUP BY ALL''').write_csv('/dev/stdout')";

const LINKS: &str = "import duckdb
print(duckdb.connect('clickmill.duckdb').sql('SELECT link_id, title, tags FROM clickmill_data.links ORDER BY link_id').fetchall())";

/// Runs the pipeline; what it says of clicks.
fn load(rig: &Rig) -> Option<String> {
    let text = rig.python(&[&example("dlt/clickmill_pipeline.py")]);
    let clicks = text.lines().find(|line| line.starts_with("clicks: "));
    clicks.map(ToOwned::to_owned)
}

/// The same, without waiting for its end.
fn begin(rig: &Rig) -> Child {
    let mut command = rig.command(python_of_examples());
    command.arg(example("dlt/clickmill_pipeline.py"));
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().unwrap()
}

fn put(rig: &Rig, links: &str) {
    let (status, answer) = rig.serve.api.put("/v1/workspaces/acme/links", links);
    assert_eq!(status, 200, "{answer}");
}

/// Files of clicks that are read and not loaded yet.
fn pending(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.unwrap().path());
    let files = paths.flat_map(|path| {
        if path.is_dir() {
            pending(&path)
        } else {
            vec![path]
        }
    });
    let is_of_clicks = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy();
        name.starts_with("clicks.")
    };
    files.filter(is_of_clicks).collect()
}

/// Has a run killed once it has read clicks that it has not loaded yet.
fn kill_with_clicks_in_its_hands(rig: &Rig) {
    let loading = rig.folder().join("dlt/pipelines/clickmill");
    let before = pending(&loading).len();
    let mut run = begin(rig);
    while pending(&loading).len() == before && run.try_wait().unwrap().is_none() {
        thread::sleep(Duration::from_millis(20));
    }
    run.kill().unwrap();
    run.wait().unwrap();
}

#[test]
fn dlt_loads_each_click_once_while_more_arrive_and_it_is_killed() {
    let mut rig = Rig::start();
    let links =
        r#"[{"link_id": "2026-01-01", "title": "7", "tags": ["x", "y"]}, {"link_id": "b"}]"#;
    put(&rig, links);
    assert!(load(&rig).is_some());
    let known = r#"[('2026-01-01', '7', '["x","y"]'), ('b', None, '[]')]"#;
    assert_eq!(rig.python(&["-c", LINKS]).trim(), known);

    put(
        &rig,
        r#"[{"link_id": "b", "title": "B"}, {"link_id": "c"}]"#,
    );
    let mut arrival = rig.arrival(3000, &["--rate", "600"]).spawn().unwrap();
    kill_with_clicks_in_its_hands(&rig);
    while arrival.try_wait().unwrap().is_none() {
        load(&rig);
    }
    assert!(arrival.wait().unwrap().success());
    rig.wait();
    load(&rig);
    assert_counts_agree(&rig.api, &rig.python(&["-c", BY_DAY]));
    let known = r#"[('2026-01-01', '7', '["x","y"]'), ('b', 'B', '[]'), ('c', None, '[]')]"#;
    assert_eq!(rig.python(&["-c", LINKS]).trim(), known);

    // What dlt keeps beside the destination is lost with the machine: it is in the destination, too.
    fs::remove_dir_all(rig.folder().join("dlt")).unwrap();
    assert_eq!(load(&rig), None, "nothing new");
    assert_counts_agree(&rig.api, &rig.python(&["-c", BY_DAY]));
}
