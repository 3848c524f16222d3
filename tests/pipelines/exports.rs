//! A few lines each that read the export with what people use.

use std::fs;

use super::counts::assert_counts_agree;
use super::rig::{Rig, example, succeeded};

/// What `INSTALL httpfs` fetches from the internet comes as a package here.
const INSTALL_HTTPFS: &str = "import duckdb, duckdb_extension_httpfs, pathlib
for file in pathlib.Path(duckdb_extension_httpfs.__file__).parent.rglob('*.duckdb_extension'):
    duckdb.execute(f\"INSTALL '{file}'\")";

/// The statement of `clickhouse.sh`'s table that makes of it what the others print.
const BY_DAY: &str = "SELECT toDate(clicked_at) AS day, country, count() AS clicks, countIf(NOT is_bot) AS human_clicks, \
    countIf(is_bot) AS bot_clicks FROM my_clicks GROUP BY day, country ORDER BY day, country FORMAT CSVWithNames";

#[test]
fn duckdb_pandas_and_polars_read_what_the_api_counts() {
    let rig = Rig::start();
    rig.python(&["-c", INSTALL_HTTPFS]);
    for name in ["duckdb_export.py", "pandas_export.py", "polars_export.py"] {
        let csv = rig.python(&[&example(name), &rig.export()]);
        assert_counts_agree(&rig.api, &csv);
    }
}

#[test]
fn a_clickhouse_server_asks_for_the_export_by_itself() {
    let rig = Rig::start();
    let export = format!("{}?format=parquet", rig.export());
    // As clickhouse-client sends it.
    let asked = rig
        .command("sh")
        .args(["-c", r#"curl -sS --fail-with-body -G "$1" --data-urlencode "query@$2" --data-urlencode "param_export=$3" --data-urlencode "param_authorization=Bearer $CLICKMILL_TOKEN""#, "sh"])
        .args([&rig.serve.engine, &example("clickhouse.sql"), &export])
        .output();
    assert_counts_agree(&rig.api, &succeeded(&asked.unwrap()));
}

#[test]
fn clickhouse_gets_what_came_since_and_nothing_twice() {
    let mut rig = Rig::start();
    let args = [rig.export(), rig.serve.engine.clone()];
    let copy = |rig: &Rig| {
        let mut script = rig.command(example("clickhouse.sh"));
        succeeded(&script.args(&args).output().unwrap())
    };
    let by_day = |rig: &Rig, table: &str| {
        let sql = BY_DAY.replace("my_clicks", &format!("default.{table}"));
        let csv = crate::support::query(&rig.serve.engine, &sql);
        assert_counts_agree(&rig.api, &csv);
    };
    copy(&rig);
    by_day(&rig, "my_clicks");
    let since = fs::read(rig.folder().join("clicks.since")).unwrap();
    rig.add(1000);
    copy(&rig);
    by_day(&rig, "my_clicks");
    assert_eq!(copy(&rig), "0 new clicks\n");
    // As if it had been killed before it noted where it ended.
    fs::write(rig.folder().join("clicks.since"), since).unwrap();
    assert_ne!(copy(&rig), "0 new clicks\n");
    by_day(&rig, "my_clicks FINAL");
}
