use serde_json::{Value, json};

use super::Named;
use crate::openapi::schema::{Object, count, described, flag, instant, list, named, or_null, text};

/// The audit.
pub(super) fn schemas() -> Vec<Named> {
    let listing = |what: &str| described(named("Listing"), what);
    let left_out =
        Object::new("What rollups cannot be compared of, because its clicks were removed.")
            .with("workspaces", count("How many workspaces."))
            .with("months", count("How many months they have together."));
    let audit = Object::new("What is stored, added up against what was read.")
        .with(
            "clean",
            flag("Whether every partition adds up, and every rollup agrees with the clicks."),
        )
        .with("partitions", list(named("PartitionAudit")))
        .with("gaps", listing("Positions that no span covers."))
        .with(
            "overlaps",
            listing("Positions that more than one span covers."),
        )
        .with(
            "doubled",
            listing("Rows that repeat the position of another."),
        )
        .with(
            "missing",
            listing("Rows that spans account for and that are not stored."),
        )
        .with(
            "returned",
            listing("Rows that were removed and are stored again."),
        )
        .with("left_out", left_out.schema())
        .with(
            "drifts",
            described(
                list(named("Drift")),
                "Days of rollups that do not say what the clicks say.",
            ),
        );
    vec![
        ("Audit", audit.schema()),
        ("PartitionAudit", partition().schema()),
        ("Listing", positions().schema()),
        ("Drift", drift().schema()),
    ]
}

fn integer(description: &str) -> Value {
    json!({"type": "integer", "description": description})
}

fn partition() -> Object {
    let letters = Object::new("Dead letters that are young enough to be in the table.")
        .with("accounted", count("By the account of the spans."))
        .with("stored", count("In the table."));
    Object::new("One partition of a log: `messages` = `rows` + `duplicates` + `dead`.")
        .with("topic", text("The log."))
        .with("partition", integer("Its partition."))
        .with("first_offset", integer("The first position settled."))
        .with("last_offset", integer("The last position settled."))
        .with(
            "gaps",
            count("Positions between these that no span covers."),
        )
        .with(
            "overlaps",
            count("Positions that a span covers although an earlier one did."),
        )
        .with("messages", count("Messages read."))
        .with("rows", count("Messages that became rows."))
        .with(
            "duplicates",
            count("Messages that repeated an earlier click."),
        )
        .with("dead", count("Messages that became dead letters."))
        .with("stored", count("Rows in the table of clicks."))
        .with("stored_once", count("Distinct positions among them."))
        .with(
            "removed",
            count("Rows that were removed because they are kept no longer."),
        )
        .with(
            "returned",
            count("Rows that were removed for good and are stored again."),
        )
        .with("dead_letters", or_null(letters.schema()))
}

fn positions() -> Object {
    let range = Object::new("Both ends included.")
        .with("topic", text("The log."))
        .with("partition", integer("Its partition."))
        .with("first", integer("The first position."))
        .with("last", integer("The last position."));
    Object::new("Positions of one kind.")
        .with("count", count("How many there are."))
        .with(
            "listed",
            described(list(range.schema()), "The first 100 runs."),
        )
}

fn drift() -> Object {
    let key = Object::new("A count that is wrong.")
        .with("workspace_id", text("Whose clicks."))
        .with("bucket", instant("The start of the quarter hour."))
        .with("is_bot", flag("Of bots or of humans."))
        .with("clicks", integer("How many there are."))
        .with("counted", integer("How many the rollup counts."));
    Object::new("A UTC day of a rollup that does not agree with the clicks.")
        .with("rollup", text("The rollup."))
        .with("day", json!({"type": "string", "format": "date"}))
        .with("clicks", integer("How many clicks there are."))
        .with("counted", integer("How many the rollup counts."))
        .with("unsettled", integer("How many are still under way."))
        .with("keys", list(key.schema()))
}
