//! `sql/schema.sql` is what the migrations produce.

use std::path::Path;

use crate::support::{Engine, run};

#[test]
fn the_schema_file_is_what_migrations_produce() {
    let engine = Engine::start(&[]);
    let migrate = run(
        &["migrate", "--clickhouse-url", &engine.url],
        Path::new("."),
    );
    assert!(
        migrate.status.success(),
        "{}",
        String::from_utf8_lossy(&migrate.stderr)
    );
    let again = run(
        &["migrate", "--clickhouse-url", &engine.url],
        Path::new("."),
    );
    assert_eq!(String::from_utf8_lossy(&again.stdout), "up to date\n");

    let mut schema = String::new();
    let tables = "SELECT name FROM system.tables WHERE database = 'clickmill' ORDER BY name";
    let tables = crate::support::query(&engine.url, tables);
    for table in tables.lines() {
        let sql = format!("SHOW CREATE TABLE clickmill.{table} FORMAT TSVRaw");
        schema.push_str(crate::support::query(&engine.url, &sql).trim_end());
        schema.push_str(";\n\n");
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sql/schema.sql");
    if std::fs::read_to_string(&path).unwrap_or_default() != schema {
        let produced = Path::new(env!("CARGO_TARGET_TMPDIR")).join("schema.sql");
        std::fs::write(&produced, schema).unwrap();
        panic!(
            "sql/schema.sql is not what migrations produce; that is in {}",
            produced.display()
        );
    }
}

#[test]
fn a_database_of_another_version_is_told_apart() {
    let engine = Engine::start(&[]);
    let migrate = ["migrate", "--clickhouse-url", &engine.url];
    assert!(run(&migrate, Path::new(".")).status.success());
    let rename = "ALTER TABLE migrations UPDATE name = '0001_create_clicks' WHERE number = 1 SETTINGS mutations_sync = 1";
    crate::support::query(&engine.url, rename);
    let again = run(&migrate, Path::new("."));
    let text = String::from_utf8_lossy(&again.stderr);
    assert!(!again.status.success());
    assert!(
        text.contains("made by another version of Clickmill (0001_create_clicks instead of"),
        "{text}"
    );
}
