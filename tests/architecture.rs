//! What the documents say about the tree is true.

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// Words in backticks that look like paths of the tree.
fn paths_in(document: &str) -> Vec<String> {
    let text = std::fs::read_to_string(root().join(document)).unwrap();
    let words = text.split('`').skip(1).step_by(2);
    let is_path = |word: &&str| {
        let is_plain = word
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte));
        is_plain
            && [
                "crates/",
                "sql/",
                "docs/",
                "examples/",
                "tests/",
                "geoip/",
                ".ci/",
            ]
            .iter()
            .any(|start| word.starts_with(start))
    };
    words.filter(is_path).map(ToOwned::to_owned).collect()
}

#[test]
fn every_path_the_documents_name_exists() {
    for document in [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "docs/OPERATIONS.md",
        "docs/CLICKHOUSE.md",
        "examples/README.md",
    ] {
        let paths = paths_in(document);
        assert!(!paths.is_empty(), "{document} names no path");
        for path in paths {
            assert!(
                root().join(&path).exists(),
                "{document} names {path}, which is not there"
            );
        }
    }
}

#[test]
fn there_is_no_sql_outside_of_its_folder() {
    for file in rust_files(&root().join("crates")) {
        let text = std::fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        let reads_statements = ["crates/engine", "crates/chaos/src/proxy"];
        let reads_statements = reads_statements.map(|folder| file.starts_with(root().join(folder)));
        for word in ["SELECT ", "INSERT INTO ", "ALTER TABLE ", "CREATE TABLE "] {
            // The engine and the proxy read statements, and a help text shows one.
            let in_help = file.ends_with("command/engine.rs");
            assert!(
                reads_statements.contains(&true) || in_help || !code.contains(word),
                "{} has SQL in it",
                file.display()
            );
        }
    }
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}
