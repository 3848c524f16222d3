use std::collections::BTreeMap;

use clickmill_model::{Offset, Partition};

use crate::cursor::take;

/// Up to where each partition of each log is meant, that position included; nothing of those that are not named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Positions(BTreeMap<String, BTreeMap<Partition, Offset>>);

impl Positions {
    /// The logs, each with its partitions and the last offset of each.
    pub fn logs(&self) -> impl Iterator<Item = (&str, &BTreeMap<Partition, Offset>)> {
        self.0
            .iter()
            .map(|(log, partitions)| (log.as_str(), partitions))
    }

    /// How many logs are named.
    pub fn count_of_logs(&self) -> usize {
        self.0.len()
    }

    /// Appends them: the number of logs, and of each the length of its name, the name, the number of its partitions, and of each
    /// the number and the offset. Numbers are LEB128.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        put(out, self.0.len() as u64);
        for (log, partitions) in self.logs() {
            put(out, log.len() as u64);
            out.extend(log.as_bytes());
            put(out, partitions.len() as u64);
            for (partition, offset) in partitions {
                put(out, partition.0.cast_unsigned().into());
                put(out, offset.0.cast_unsigned());
            }
        }
    }

    /// Takes off what was appended; `None` when it is anything else.
    pub(super) fn take(bytes: &mut &[u8]) -> Option<Self> {
        let mut positions = Self::default();
        for _ in 0..take_number(bytes)? {
            let length = usize::try_from(take_number(bytes)?).ok()?;
            let (log, rest) = bytes.split_at_checked(length)?;
            *bytes = rest;
            let log = str::from_utf8(log).ok()?;
            for _ in 0..take_number(bytes)? {
                let partition = u32::try_from(take_number(bytes)?).ok()?;
                let offset = take_number(bytes)?.cast_signed();
                positions.insert(log, Partition(partition.cast_signed()), Offset(offset));
            }
        }
        Some(positions)
    }

    fn insert(&mut self, log: &str, partition: Partition, offset: Offset) {
        let partitions = self.0.entry(log.to_owned()).or_default();
        partitions.insert(partition, offset);
    }
}

impl FromIterator<(String, Partition, Offset)> for Positions {
    fn from_iter<I: IntoIterator<Item = (String, Partition, Offset)>>(last: I) -> Self {
        let mut positions = Self::default();
        for (log, partition, offset) in last {
            positions.insert(&log, partition, offset);
        }
        positions
    }
}

fn put(out: &mut Vec<u8>, mut number: u64) {
    loop {
        let [low, ..] = number.to_le_bytes();
        number >>= 7;
        if number == 0 {
            return out.push(low & 0x7f);
        }
        out.push(low | 0x80);
    }
}

fn take_number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..u64::BITS).step_by(7) {
        let [byte] = take(bytes)?;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}
