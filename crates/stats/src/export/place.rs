use clickmill_model::{Offset, Partition};

use crate::cursor::ClickPosition;
use crate::instant::Instant;

/// Whether a click can have been clicked or taken in then: clicks have no instants before 1970 or after the year 2099.
pub(super) fn is_of_a_click(at: Instant) -> bool {
    (Instant::from_millis(0)..=Instant::LATEST).contains(&at)
}

/// Reads the place of a click as an export has it, `<instant>,<log>:<partition>:<offset>`: the column of its order and `position`.
pub(crate) fn parse_place(text: &str) -> Option<ClickPosition> {
    let (at, position) = text.split_once(',')?;
    let at = Instant::parse_rfc3339(at).filter(|at| is_of_a_click(*at))?;
    let (rest, offset) = position.rsplit_once(':')?;
    let (log, partition) = rest.rsplit_once(':')?;
    Some(ClickPosition {
        at,
        log: log.to_owned(),
        partition: Partition(partition.parse().ok()?),
        offset: Offset(offset.parse().ok()?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::at;

    #[test]
    fn a_place_is_an_instant_and_a_position_whose_log_may_have_colons() {
        let place = parse_place("2026-03-01T12:00:00.123Z,a:b,c:3:41");
        let expected = ClickPosition {
            at: at("2026-03-01T12:00:00.123Z"),
            log: "a:b,c".to_owned(),
            partition: Partition(3),
            offset: Offset(41),
        };
        assert_eq!(place, Some(expected));
    }

    #[test]
    fn anything_else_is_no_place() {
        for text in [
            "",
            "2026-03-01T12:00:00Z",
            "2026-03-01T12:00:00Z,clicks:3",
            "2026-03-01T12:00:00Z,clicks:x:3",
            "2026-03-01,clicks:3:41",
            "9000-01-01T00:00:00Z,clicks:3:41",
        ] {
            assert_eq!(parse_place(text), None, "{text}");
        }
    }
}
