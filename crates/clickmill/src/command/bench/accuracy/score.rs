/// How many of a collection were judged rightly.
pub(super) struct Score {
    pub(super) what: String,
    pub(super) right: usize,
    pub(super) of: usize,
    /// The least share that is good enough, in hundredths of a percent.
    pub(super) floor: Option<usize>,
}

impl Score {
    /// Whether the share is less than it must be.
    pub(super) fn is_below(&self) -> bool {
        self.floor
            .is_some_and(|floor| self.right * 10_000 < floor * self.of)
    }

    /// The share, as people read it; never rounded up.
    pub(super) fn share(&self) -> String {
        share(self.right, self.of)
    }

    /// The floor, as people read it.
    pub(super) fn floor(&self) -> String {
        self.floor
            .map_or_else(|| "-".to_owned(), |floor| share(floor, 10_000))
    }

    /// All of it in one line.
    pub(super) fn line(&self) -> String {
        let below = if self.is_below() { "  BELOW" } else { "" };
        format!(
            "{:>8}  of {:>6}  floor {:>8}  {}{below}",
            self.share(),
            self.of,
            self.floor(),
            self.what
        )
    }
}

/// A share in percent with two digits; never rounded up.
pub(super) fn share(part: usize, of: usize) -> String {
    let hundredths = (part * 10_000).checked_div(of).unwrap_or_default();
    format!("{}.{:02} %", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_just_below_the_floor_is_below_and_is_not_rounded_up_to_it() {
        let score = Score {
            what: "bots".to_owned(),
            right: 99_499,
            of: 100_000,
            floor: Some(9_950),
        };
        assert!(score.is_below());
        assert_eq!(score.share(), "99.49 %");
        assert!(
            !Score {
                right: 99_500,
                ..score
            }
            .is_below()
        );
    }
}
