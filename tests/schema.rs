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
    let tables = [
        "clicks",
        "dead_letters",
        "links",
        "migrations",
        "salts",
        "spans",
        "totals_15m",
        "totals_15m_mv",
    ];
    for table in tables {
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
