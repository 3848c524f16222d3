use clickmill_ingest::kafka::Receipt;

use crate::ChaosError;

/// What a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A click of its own.
    Click(u128),
    /// The same click again, in the same partition.
    Repeat(u128),
    /// No click.
    Bad,
}

/// What lies in the log, by partition and position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Produced {
    pub(crate) partitions: Vec<Vec<Kind>>,
}

impl Produced {
    /// Puts together what was sent, by number, and where each message came to lie. Fails for a log with anything else in it.
    pub(crate) fn of(
        sent: &[Kind],
        receipts: &[Receipt],
        partitions: usize,
    ) -> Result<Self, ChaosError> {
        let mut slots: Vec<Vec<Option<Kind>>> = vec![Vec::new(); partitions];
        for receipt in receipts {
            let partition = usize::try_from(receipt.partition.0).unwrap_or(usize::MAX);
            let offset = usize::try_from(receipt.offset.0).unwrap_or(usize::MAX);
            let unknown = ChaosError::UnknownPosition { partition, offset };
            let slots = slots
                .get_mut(partition)
                .filter(|_| offset < sent.len())
                .ok_or(unknown)?;
            if slots.len() <= offset {
                slots.resize(offset + 1, None);
            }
            if let Some(slot) = slots.get_mut(offset) {
                *slot = sent.get(receipt.number).copied();
            }
        }
        let known = |(partition, slots): (usize, Vec<Option<Kind>>)| {
            let known = |(offset, slot): (usize, Option<Kind>)| {
                slot.ok_or(ChaosError::UnknownPosition { partition, offset })
            };
            slots.into_iter().enumerate().map(known).collect()
        };
        let partitions = slots.into_iter().enumerate().map(known);
        Ok(Self {
            partitions: partitions.collect::<Result<_, _>>()?,
        })
    }

    /// How many messages there are.
    pub(crate) fn messages(&self) -> u64 {
        let lengths = self.partitions.iter().map(|messages| messages.len() as u64);
        lengths.sum()
    }
}

#[cfg(test)]
mod tests {
    use clickmill_model::{Offset, Partition};

    use super::*;

    fn receipt(number: usize, partition: i32, offset: i64) -> Receipt {
        Receipt {
            number,
            partition: Partition(partition),
            offset: Offset(offset),
        }
    }

    const SENT: [Kind; 3] = [Kind::Click(7), Kind::Bad, Kind::Repeat(7)];

    #[test]
    fn receipts_say_where_what_was_sent_lies() {
        let receipts = [receipt(2, 1, 1), receipt(0, 1, 0), receipt(1, 0, 0)];
        let produced = Produced::of(&SENT, &receipts, 2).unwrap();
        let expected = [vec![Kind::Bad], vec![Kind::Click(7), Kind::Repeat(7)]];
        assert_eq!(produced.partitions, expected);
        assert_eq!(produced.messages(), 3);
    }

    #[test]
    fn a_position_that_nobody_wrote_is_an_error() {
        let gap = [receipt(0, 0, 0), receipt(1, 0, 2)];
        assert!(Produced::of(&SENT, &gap, 1).is_err());
        assert!(Produced::of(&SENT, &[receipt(0, 3, 0)], 1).is_err());
        assert!(Produced::of(&SENT, &[receipt(0, 0, -1)], 1).is_err());
    }
}
