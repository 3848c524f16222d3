use std::fmt::Write;
use std::fs;

use super::file::{grants_of, profile, row_policies_of};
use crate::support::Engine;

/// Has the engine's one user be of these roles, with the settings of a profile. The engine keeps no users of its own, but merges
/// what lies beside the file of its one user.
pub(super) fn become_roles(engine: &mut Engine, roles: &[&str], profile: Option<&str>) {
    assert!(engine.process.terminate().success());
    let folder = engine.folder.path().join("data/engine/clickmill-users.d");
    fs::create_dir_all(&folder).unwrap();
    let mut grants = String::new();
    for grant in roles.iter().flat_map(|role| grants_of(role)) {
        writeln!(grants, "<query>{grant}</query>").unwrap();
    }
    // Whoever stops a statement of theirs, as the engine does when a client has left.
    grants.push_str("<query>GRANT KILL QUERY ON *.*</query>");
    let policies: String = roles.iter().map(|role| policies(role)).collect();
    let settings = profile.map(settings).unwrap_or_default();
    let xml = format!(
        "<clickhouse><profiles><default>{settings}</default></profiles><users><default>\
         <grants replace=\"1\">{grants}</grants><databases>{policies}</databases></default></users></clickhouse>"
    );
    fs::write(folder.join("roles.xml"), xml).unwrap();
    engine.restart();
}

fn policies(role: &str) -> String {
    let mut tables = String::new();
    for (table, condition) in row_policies_of(role) {
        let table = table.strip_prefix("clickmill.").unwrap();
        write!(tables, "<{table}><filter>{condition}</filter></{table}>").unwrap();
    }
    if tables.is_empty() {
        return tables;
    }
    format!("<clickmill>{tables}</clickmill>")
}

/// A profile as a file has it.
fn settings(name: &str) -> String {
    let (mut settings, mut bounds) = (String::new(), String::new());
    for setting in profile(name) {
        let words: Vec<&str> = setting.split(' ').collect();
        let (name, value) = (words[0], words[2]);
        write!(settings, "<{name}>{value}</{name}>").unwrap();
        let mut bound = String::new();
        for (place, word) in words.iter().enumerate().skip(3) {
            match *word {
                "CONST" => bound.push_str("<const/>"),
                "MIN" => write!(bound, "<min>{}</min>", words[place + 1]).unwrap(),
                "MAX" => write!(bound, "<max>{}</max>", words[place + 1]).unwrap(),
                _ => {}
            }
        }
        write!(bounds, "<{name}>{bound}</{name}>").unwrap();
    }
    format!("{settings}<constraints>{bounds}</constraints>")
}
