use std::io::{self, Write};

use clickmill_store::DeadLetterCount;

use super::chosen::Chosen;

pub(super) async fn run(chosen: &Chosen) -> anyhow::Result<()> {
    let counts = chosen
        .store
        .open()
        .count_dead_letters(&chosen.filter())
        .await?;
    Ok(write(&mut io::stdout().lock(), &counts)?)
}

/// One line for each reason, and the sum.
pub(super) fn write(out: &mut impl Write, counts: &[DeadLetterCount]) -> io::Result<()> {
    for count in counts {
        let fields = count.fields.join(", ");
        let line = format!(
            "{:>9}  {:<16} latest {}  {fields}",
            count.letters, count.reason, count.latest
        );
        writeln!(out, "{}", line.trim_end())?;
    }
    match total(counts) {
        0 => writeln!(out, "no dead letters"),
        1 => writeln!(out, "1 dead letter"),
        letters => writeln!(out, "{letters} dead letters"),
    }
}

pub(super) fn total(counts: &[DeadLetterCount]) -> u64 {
    counts.iter().map(|count| count.letters).sum()
}

#[cfg(test)]
mod tests {
    use clickmill_model::Timestamp;

    use super::*;

    #[test]
    fn each_reason_has_a_line_and_the_end_is_their_sum() {
        let count = |reason: &str, fields: &[&str], letters| DeadLetterCount {
            reason: reason.to_owned(),
            fields: fields.iter().map(ToString::to_string).collect(),
            letters,
            latest: Timestamp(0),
        };
        let counts = [
            count("missing_field", &["domain", "link_id"], 12),
            count("not_json", &[], 3),
        ];
        let mut out = Vec::new();
        write(&mut out, &counts).unwrap();
        let expected = [
            "       12  missing_field    latest 1970-01-01T00:00:00.000Z  domain, link_id",
            "        3  not_json         latest 1970-01-01T00:00:00.000Z",
            "15 dead letters",
            "",
        ];
        assert_eq!(String::from_utf8(out).unwrap(), expected.join("\n"));
    }
}
