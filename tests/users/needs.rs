use std::collections::BTreeSet;

use super::file::sql;

/// Privileges, each on a table.
pub(super) type Privileges = BTreeSet<(String, String)>;

/// Tables that a name stands for in a statement that is about one of several.
const STAGED: [&str; 4] = [
    "reclassified_clicks",
    "reclassified_evidence",
    "reclassified_totals",
    "reclassified_verdicts",
];

/// What a statement needs, by the way all of ours are written.
pub(super) fn needs_of(file: &str) -> Privileges {
    let text = sql(file).replace(['(', ')', ','], " ");
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut needs = Privileges::new();
    let mut need = |privilege: &str, name: &str| {
        needs.extend(tables(name).map(|table| (privilege.to_owned(), table)));
    };
    for pair in words.windows(2) {
        let (word, name) = (pair[0], pair[1]);
        match word {
            "FROM" | "JOIN" => need("SELECT", name),
            "INTO" => need("INSERT", name),
            _ => {}
        }
    }
    match words[..] {
        ["DELETE", "FROM", table, ..] => need("ALTER DELETE", table),
        ["UPDATE", table, ..] => {
            need("SELECT", table);
            need("ALTER UPDATE", table);
        }
        ["OPTIMIZE", "TABLE", table, ..] => need("OPTIMIZE", table),
        ["ALTER", "TABLE", table, ref command @ ..] => match command {
            ["DELETE", ..] => {
                need("SELECT", table);
                need("ALTER DELETE", table);
            }
            ["DROP", "PARTITION", ..] | ["APPLY", "DELETED", "MASK", ..] => {
                need("ALTER DELETE", table);
            }
            ["APPLY", "PATCHES", ..] => need("ALTER UPDATE", table),
            ["ADD", "COLUMN", ..] => need("ALTER ADD COLUMN", "*"),
            ["MODIFY", "SETTING", ..] => need("ALTER SETTINGS", "*"),
            ["MODIFY", "TTL", ..] => need("ALTER TTL", "*"),
            _ => panic!("{file} alters in a way that no role knows"),
        },
        ["CREATE", "DATABASE", ..] => need("CREATE DATABASE", "*"),
        ["CREATE", "TABLE", ..] => need("CREATE TABLE", "*"),
        ["CREATE", "MATERIALIZED", "VIEW", .., _] => {
            need("CREATE VIEW", "*");
            let to = words.iter().position(|word| *word == "TO").unwrap();
            need("SELECT", words[to + 1]);
            need("INSERT", words[to + 1]);
        }
        _ => {}
    }
    needs
}

/// The tables that a name means; none when it is that of a subquery.
fn tables(name: &str) -> impl Iterator<Item = String> {
    let schema = sql("schema.sql");
    let exists = |table: &str| schema.contains(&format!("CREATE TABLE clickmill.{table}\n"));
    let names: Vec<String> = match name {
        "{table:Identifier}" => STAGED.map(|table| format!("clickmill.{table}")).into(),
        "*" => vec!["clickmill.*".to_owned()],
        system if system.starts_with("system.") => vec![system.to_owned()],
        table if exists(table) || table == "migrations" => vec![format!("clickmill.{table}")],
        _ => Vec::new(),
    };
    names.into_iter()
}
