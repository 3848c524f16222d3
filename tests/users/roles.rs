//! Which statements each role is for.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::file::privileges_of;
use super::needs::{Privileges, needs_of};

/// Whatever opens the store.
const ALL: &[&str] = &["applied_migrations", "ping"];

/// `clickmill migrate`.
const MIGRATE: &[&str] = &["create_database", "create_migrations", "record_migration"];

/// `clickmill ingest`.
const INGEST: &[&str] = &[
    "click_ids_between",
    "clicks_between",
    "engine_of_clicks",
    "insert_clicks",
    "insert_dead_letters",
    "insert_spans",
    "last_spans",
    "make_salt",
    "salt_of_day",
    "spans_since",
    "stored_clicks",
    "stored_dead_letters",
    "stored_spans",
];

/// `clickmill api`.
const API: &[&str] = &[
    "click_columns",
    "clicks_page",
    "clicks_page_since",
    "count",
    "count_rolled_up",
    "erasures",
    "export_days",
    "export_place",
    "export_scope",
    "export_slice",
    "first_click",
    "first_total",
    "insert_links",
    "links",
    "moment",
    "put_retention",
    "put_token",
    "recount",
    "retention_of_workspace",
    "revoke_token",
    "scope",
    "settled_before",
    "tokens",
    "use_token",
];

/// Retention, judging again, erasure, the audit and its repair, and what operators ask about dead letters.
const MAINTAIN: &[&str] = &[
    "audit_days_under_way",
    "audit_dead_letters",
    "audit_doubled",
    "audit_gaps",
    "audit_left_out",
    "audit_missing",
    "audit_overlaps",
    "audit_returned",
    "audit_spans",
    "audit_stored",
    "audit_totals_15m",
    "audit_totals_15m_keys",
    "audit_totals_15m_raw",
    "audit_totals_15m_settled",
    "dead_letters_by_reason",
    "dead_letters_in_order",
    "dead_letters_newest",
    "decide_reclassification",
    "erase_clicks",
    "erase_days",
    "erase_dead_letter_positions",
    "erase_dead_letters",
    "erase_links",
    "erase_masked_clicks",
    "erase_masked_parts",
    "erase_merge_totals",
    "erase_patches",
    "erase_positions",
    "erase_totals",
    "erase_zero_totals",
    "erased_clicks",
    "erased_dead_letters",
    "erased_months",
    "erased_parts",
    "erasures",
    "expired_salts",
    "forget_reclassified",
    "forget_salts",
    "insert_reclassified_clicks",
    "insert_reclassified_evidence",
    "insert_reclassified_verdicts",
    "last_mutation_of_clicks",
    "merge_erasures",
    "months_of_clicks",
    "months_of_totals",
    "positions_of_removal",
    "reclassification_decision",
    "reclassifications_under_way",
    "reclassified_days",
    "reclassify_behaviour",
    "reclassify_clicks",
    "reclassify_groups",
    "reclassify_totals",
    "reclassify_totals_15m",
    "reclassify_totals_15m_is_done",
    "record_erasure",
    "record_positions",
    "record_reclassification",
    "record_removal",
    "removable_clicks",
    "removable_totals",
    "removals_under_way",
    "remove_clicks",
    "remove_totals",
    "repair_totals_15m",
    "retention_of_all",
    "server_clock",
    "settled_before",
];

const ROLES: [(&str, &[&str]); 4] = [
    ("clickmill_migrate_role", MIGRATE),
    ("clickmill_ingest_role", INGEST),
    ("clickmill_api_role", API),
    ("clickmill_maintain_role", MAINTAIN),
];

/// The files of a folder of `sql/`, without `.sql`.
fn names_in(folder: &str) -> BTreeSet<String> {
    let sql = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("sql");
    let entries = fs::read_dir(sql.join(folder)).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names
        .map(|name| name.strip_suffix(".sql").unwrap().to_owned())
        .collect()
}

#[test]
fn every_statement_is_some_roles() {
    let assigned: BTreeSet<String> = ROLES
        .iter()
        .flat_map(|(_, statements)| statements.iter())
        .chain(ALL)
        .map(|name| (*name).to_owned())
        .collect();
    let mut all = names_in("queries");
    // These are about databases of their own, which nobody has in production.
    all.retain(|name| !name.starts_with("bench_") && !name.starts_with("chaos_"));
    assert_eq!(assigned, all);
}

#[test]
fn a_role_may_do_what_its_statements_need_and_nothing_else() {
    for (role, statements) in ROLES {
        let statements = statements.iter().chain(ALL);
        let mut needs: Privileges = statements
            .flat_map(|name| needs_of(&format!("queries/{name}.sql")))
            .collect();
        if role == "clickmill_migrate_role" {
            for name in names_in("migrations") {
                needs.extend(needs_of(&format!("migrations/{name}.sql")));
            }
        }
        assert_eq!(privileges_of(role), needs, "{role}");
    }
}
