use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The text of a file of this folder's `sql/`, without comments.
pub(super) fn sql(name: &str) -> String {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(tests.with_file_name("sql").join(name)).unwrap();
    let lines = text.lines().map(|line| line.split("--").next().unwrap());
    lines.collect::<Vec<_>>().join("\n")
}

/// The statements of `sql/users.sql`.
pub(super) fn statements() -> Vec<String> {
    let text = sql("users.sql");
    let statements = text.split(';').map(str::trim);
    let statements = statements.filter(|statement| !statement.is_empty());
    statements.map(words).collect()
}

fn words(statement: &str) -> String {
    statement.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a role may do, as `GRANT … ON …`, without to whom.
pub(super) fn grants_of(role: &str) -> Vec<String> {
    let to = format!(" TO {role}");
    let statements = statements().into_iter();
    let grants = statements.filter_map(|statement| {
        let grant = statement.strip_suffix(&to)?;
        (grant.starts_with("GRANT ") && grant.contains(" ON ")).then(|| grant.to_owned())
    });
    grants.collect()
}

/// The same, one privilege on one table each.
pub(super) fn privileges_of(role: &str) -> BTreeSet<(String, String)> {
    let mut privileges = BTreeSet::new();
    for grant in grants_of(role) {
        let (names, table) = grant[6..].rsplit_once(" ON ").unwrap();
        for name in names.split(", ") {
            assert!(
                privileges.insert((name.to_owned(), table.to_owned())),
                "{role} has {name} on {table} twice"
            );
        }
    }
    privileges
}

/// The settings of a profile, each with what bounds it: `max_threads = 4 MIN 1 MAX 8`.
pub(super) fn profile(name: &str) -> Vec<String> {
    let start = format!("CREATE SETTINGS PROFILE OR REPLACE {name} SETTINGS ");
    let statements = statements();
    let settings = statements
        .iter()
        .find_map(|statement| statement.strip_prefix(&start));
    let (settings, _) = settings.unwrap().rsplit_once(" TO ").unwrap();
    settings.split(", ").map(ToOwned::to_owned).collect()
}

/// The tables whose rows a role sees only some of, and the condition.
pub(super) fn row_policies_of(role: &str) -> Vec<(String, String)> {
    let to = format!(" TO {role}");
    let statements = statements().into_iter();
    let policies = statements.filter_map(|statement| {
        let policy = statement.strip_suffix(&to)?;
        let (_, policy) = policy
            .strip_prefix("CREATE ROW POLICY ")?
            .split_once(" ON ")?;
        let (table, condition) = policy.split_once(" USING ")?;
        Some((table.to_owned(), condition.to_owned()))
    });
    policies.collect()
}
