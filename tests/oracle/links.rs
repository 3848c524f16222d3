//! What the registry says about links.

use serde_json::{Value, json};

use super::calendar::DAY;
use super::clicks::date_time;

/// Link, project and tags. Projects that differ by a capital are different ones; some links are not registered at all.
const LINKS: [(&str, &str, &[&str]); 9] = [
    ("spring", "p1", &["sale", "spring"]),
    ("l-2", "p2", &["sale"]),
    ("l_3", "", &["It's", "b"]),
    ("L-2", "p1", &[]),
    ("q4", "", &[]),
    ("x5", "P1", &["sale", "q4", "a\\b"]),
    ("x6", "p3", &["b"]),
    ("x7", "p4", &["B", "other"]),
    ("never-clicked", "p5", &["never"]),
];

/// The project of a link, if it has one.
pub(super) fn project(workspace: &str, link: &str) -> Option<&'static str> {
    let (_, project, _) = registered(workspace, link)?;
    (!project.is_empty()).then_some(project)
}

/// The tags of a link.
pub(super) fn tags(workspace: &str, link: &str) -> &'static [&'static str] {
    registered(workspace, link).map_or(&[], |(.., tags)| tags)
}

/// Rows of the table `links` for a workspace: of each link what holds, and what held before and is no longer true.
pub(super) fn rows(workspace: &str, now: i64) -> Vec<Value> {
    let known = LINKS
        .iter()
        .filter(|(link, ..)| registered(workspace, link).is_some());
    let states = known.flat_map(|(link, project, tags)| {
        [(now - DAY, "stale", &["stale"][..]), (now, *project, *tags)]
            .map(|(updated_at, project, tags)| (link, updated_at, project, tags))
    });
    states
        .map(|(link, updated_at, project, tags)| {
            json!({
                "workspace_id": workspace,
                "link_id": link,
                "project_id": project,
                "tags": tags,
                "updated_at": date_time(updated_at),
            })
        })
        .collect()
}

/// What holds for a link in a workspace: of those that have links at all, one does not know one that the other does.
fn registered(
    workspace: &str,
    link: &str,
) -> Option<(&'static str, &'static str, &'static [&'static str])> {
    let is_known = match workspace.rsplit('-').next() {
        Some("acme") => true,
        Some("globex") => link != "spring",
        _ => false,
    };
    let found = LINKS.iter().find(|(id, ..)| *id == link && is_known);
    found.copied()
}
