//! Which part of an answer a row of `count.sql` belongs to.

/// What a row counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// All clicks.
    Everything,
    /// Those of a unit of time.
    Time,
    /// Those of a bucket.
    Bucket,
    /// Those of links with these tags.
    Tags,
    /// Those with this combination of values.
    Combined,
    /// Those with this value of a dimension, by its number.
    Dimension(usize),
}

/// What a statement groups by, in the order of the arguments of its `grouping`.
#[derive(Clone, Debug)]
pub(super) struct Grouping {
    /// Parts that take one argument and are not values.
    pub(super) single: Vec<Part>,
    /// How many dimensions are combined.
    pub(super) combined: usize,
    /// How many dimensions are counted on their own.
    pub(super) dimensions: usize,
}

impl Grouping {
    /// Whether a part that is not values is there.
    pub(super) fn has(&self, part: Part) -> bool {
        self.single.contains(&part)
    }

    /// Each part with the bits that `grouping` gives its rows: 1 for every argument that they are not grouped by, the last
    /// argument being the lowest bit.
    pub(super) fn parts(&self) -> Vec<(u64, Part)> {
        let first_value = self.single.len() + self.combined;
        let arguments = first_value + self.dimensions;
        let all = (1_u64 << arguments) - 1;
        let bit = |argument: usize| 1_u64 << (arguments - 1 - argument);
        let single = self.single.iter().enumerate();
        let mut parts: Vec<_> = single.map(|(at, part)| (all - bit(at), *part)).collect();
        if self.combined > 0 {
            let values: u64 = (self.single.len()..first_value).map(bit).sum();
            // Everything is in that set only because a list has to begin with something.
            let everything = self
                .single
                .iter()
                .position(|part| *part == Part::Everything);
            parts.push((all - values - everything.map_or(0, bit), Part::Combined));
        }
        parts.extend(
            (0..self.dimensions).map(|at| (all - bit(first_value + at), Part::Dimension(at))),
        );
        parts
    }

    /// Which elements of a key are those of a part: a name comes first, then the combined, the dimensions, and tags.
    pub(super) fn elements(&self, part: Part) -> std::ops::Range<usize> {
        let first = 1 + self.combined;
        match part {
            Part::Everything | Part::Time | Part::Bucket => 0..0,
            Part::Combined => 1..first,
            Part::Dimension(at) => first + at..first + at + 1,
            Part::Tags => first + self.dimensions..usize::MAX,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grouping(single: &[Part], combined: usize, dimensions: usize) -> Grouping {
        let single = single.to_vec();
        Grouping {
            single,
            combined,
            dimensions,
        }
    }

    #[test]
    fn each_part_has_a_zero_for_what_it_is_grouped_by() {
        let with_time = grouping(&[Part::Time, Part::Tags], 2, 2);
        let expected = [
            (0b01_1111, Part::Time),
            (0b10_1111, Part::Tags),
            (0b11_0011, Part::Combined),
            (0b11_1101, Part::Dimension(0)),
            (0b11_1110, Part::Dimension(1)),
        ];
        assert_eq!(with_time.parts(), expected);
        let everything = grouping(&[Part::Everything], 0, 0);
        assert_eq!(everything.parts(), [(0, Part::Everything)]);
    }

    #[test]
    fn everything_is_in_the_set_of_the_combined() {
        let expected = [(0b011, Part::Everything), (0b000, Part::Combined)];
        assert_eq!(grouping(&[Part::Everything], 2, 0).parts(), expected);
    }

    #[test]
    fn a_key_has_the_combined_values_then_those_of_dimensions_then_tags() {
        let grouping = grouping(&[Part::Everything], 2, 2);
        assert_eq!(grouping.elements(Part::Combined), 1..3);
        assert_eq!(grouping.elements(Part::Dimension(1)), 4..5);
        assert_eq!(grouping.elements(Part::Tags).start, 5);
        assert!(grouping.elements(Part::Everything).is_empty());
    }
}
