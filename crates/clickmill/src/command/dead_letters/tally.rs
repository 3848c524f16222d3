use std::collections::BTreeMap;
use std::io::{self, Write};

use clickmill_model::Rejection;

use super::fate::Fate;

/// What would become of the letters looked at so far.
#[derive(Default)]
pub(super) struct Tally {
    clicks: u64,
    /// By reason and field.
    dead: BTreeMap<(&'static str, &'static str), u64>,
    incomplete: u64,
}

impl Tally {
    pub(super) fn add(&mut self, fate: &Fate<'_>) {
        match fate {
            Fate::Click { .. } => self.clicks += 1,
            Fate::Incomplete => self.incomplete += 1,
            Fate::Dead { rejection, .. } => {
                let Rejection { reason, field } = rejection;
                let key = (reason.name(), field.unwrap_or_default());
                *self.dead.entry(key).or_default() += 1;
            }
        }
    }

    /// Says it, in a line or in one more for each reason there still is.
    pub(super) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let dead: u64 = self.dead.values().sum();
        writeln!(
            out,
            "{} of {} dead letters would be clicks now, {dead} would die again, {} are incomplete",
            self.clicks,
            self.clicks + dead + self.incomplete,
            self.incomplete
        )?;
        for ((reason, field), letters) in &self.dead {
            let line = format!("{letters:>9}  {reason:<16} {field}");
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use clickmill_model::Reason;

    use super::*;

    #[test]
    fn every_letter_is_counted_once() {
        let dead = |rejection| Fate::Dead {
            rejection,
            message: b"".into(),
        };
        let click = Fate::Click {
            click_id: "a".to_owned(),
            message: b"".into(),
        };
        let mut tally = Tally::default();
        for fate in [
            click,
            dead(Rejection::of_message(Reason::NotJson)),
            dead(Rejection::of_field("ip", Reason::BadIp)),
            dead(Rejection::of_field("ip", Reason::BadIp)),
            Fate::Incomplete,
        ] {
            tally.add(&fate);
        }
        let mut out = Vec::new();
        tally.write(&mut out).unwrap();
        let expected = [
            "1 of 5 dead letters would be clicks now, 3 would die again, 1 are incomplete",
            "        2  bad_ip           ip",
            "        1  not_json",
            "",
        ];
        assert_eq!(String::from_utf8(out).unwrap(), expected.join("\n"));
    }
}
