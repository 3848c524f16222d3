use clickmill_store::{Audit, Drift, LeftOut, Listing, PartitionAudit};

use super::group::Group;

/// How many wrong days are printed.
const MOST_DAYS: usize = 100;

/// A table of the partitions, what is wrong, and the verdict.
pub(crate) fn print(audit: &Audit, group: Option<&Group>) {
    if audit.partitions.is_empty() {
        println!("nothing was read yet");
    } else {
        print_partitions(audit, group);
    }
    print_listing("no span covers", &audit.gaps);
    print_listing("covered more than once", &audit.overlaps);
    print_listing("stored more than once", &audit.doubled);
    print_listing("rows missing, of spans", &audit.missing);
    print_listing("removed and stored again", &audit.returned);
    print_dead_letters(audit);
    print_drifts(&audit.drifts);
    print_left_out(audit.left_out);
    let is_within = group.is_none_or(|group| print_beyond(group, audit));
    let verdict = if audit.is_clean() && is_within {
        "everything adds up"
    } else {
        "THIS DOES NOT ADD UP"
    };
    let removed = match audit.removed() {
        0 => String::new(),
        removed => format!(" + removed {removed}"),
    };
    println!(
        "read {} = stored {}{removed} + duplicates {} + dead {}: {verdict}",
        audit.messages(),
        audit.stored(),
        audit.duplicates(),
        audit.dead()
    );
}

fn print_partitions(audit: &Audit, group: Option<&Group>) {
    print!(
        "log                      partition        first         last   messages     stored duplicates    dead  gaps overlaps twice"
    );
    if group.is_some() {
        print!("    committed          end        lag");
    }
    println!();
    for line in &audit.partitions {
        let read = &line.read;
        print!(
            "{:<24} {:>9} {:>12} {:>12} {:>10} {:>10} {:>10} {:>7} {:>5} {:>8} {:>5}",
            read.topic,
            read.partition,
            read.first_offset,
            read.last_offset,
            read.messages,
            line.stored,
            read.duplicates,
            read.dead,
            read.gaps,
            read.overlaps,
            line.stored_twice(),
        );
        if let Some(group) = group {
            print_position(group, line);
        }
        println!();
    }
}

fn print_position(group: &Group, line: &PartitionAudit) {
    if let Some(position) = group.position_in(line) {
        let committed = position
            .committed
            .map_or("-".to_owned(), |next| next.to_string());
        print!(
            " {committed:>12} {:>12} {:>10}",
            position.end,
            position.lag()
        );
    }
}

fn print_listing(what: &str, listing: &Listing) {
    if listing.count == 0 {
        return;
    }
    println!("{what}: {}", listing.count);
    for range in &listing.listed {
        println!(
            "  {} {} positions {}-{}",
            range.topic, range.partition, range.first, range.last
        );
    }
}

fn print_dead_letters(audit: &Audit) {
    for PartitionAudit {
        read, dead_letters, ..
    } in &audit.partitions
    {
        if let Some(letters) = dead_letters.filter(|letters| !letters.is_clean()) {
            println!(
                "dead letters of {} {}: {} accounted for, {} stored",
                read.topic, read.partition, letters.accounted, letters.stored
            );
        }
    }
}

fn print_drifts(drifts: &[Drift]) {
    for drift in drifts.iter().take(MOST_DAYS) {
        println!(
            "{} of {}: counts {}, there are {} clicks",
            drift.rollup, drift.day, drift.counted, drift.clicks
        );
        for key in &drift.keys {
            let who = if key.is_bot { "bots" } else { "humans" };
            println!(
                "  workspace {}, {}, {who}: counts {}, there are {}",
                key.workspace_id, key.bucket, key.counted, key.clicks
            );
        }
    }
    if let Some(more) = drifts.len().checked_sub(MOST_DAYS).filter(|more| *more > 0) {
        println!("and {more} more days");
    }
    if !drifts.is_empty() {
        println!("`clickmill audit --repair` corrects rollups from the clicks");
    }
}

fn print_left_out(left_out: LeftOut) {
    let LeftOut { workspaces, months } = left_out;
    if months > 0 {
        println!(
            "rollups are not compared in {months} months of {workspaces} workspaces, whose clicks were removed"
        );
    }
}

/// Whether nothing is committed that is not stored.
fn print_beyond(group: &Group, audit: &Audit) -> bool {
    let all = group.beyond(audit);
    for beyond in &all {
        let settled = beyond
            .settled
            .map_or("nothing".to_owned(), |next| next.to_string());
        println!(
            "partition {}: committed beyond what is stored: {}, settled up to {settled}",
            beyond.partition, beyond.committed
        );
    }
    all.is_empty()
}
