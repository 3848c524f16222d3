//! ClickHouse reads the file.

use std::path::Path;

use super::file::statements;
use crate::support::{Engine, run, try_query};

#[test]
fn clickhouse_understands_every_statement() {
    let engine = Engine::start(&[]);
    let migrate = ["migrate", "--clickhouse-url", &engine.url];
    assert!(run(&migrate, Path::new(".")).status.success());
    let literal = |sql: &str| format!("'{}'", sql.replace('\'', "\\'"));
    for statement in statements() {
        let asked = format!("SELECT formatQuerySingleLine({})", literal(&statement));
        let read = try_query(&engine.url, &asked);
        assert!(read.is_ok_and(|read| !read.is_empty()), "{statement}");
        // The embedded engine keeps no users; that is all it has against it, once it has checked names of privileges and settings.
        let refused = try_query(&engine.url, &statement).unwrap_err();
        let keeps_none = refused.contains("ACCESS_STORAGE_FOR_INSERTION_NOT_FOUND")
            || refused.contains("UNKNOWN_ROLE")
            || refused.contains("There is no user or role")
            || refused.contains("There is no role");
        assert!(keeps_none, "{statement}: {refused}");
    }
}
