use super::{BotClass, Evidence, Reasons, Verdict};
use crate::table::Table;
use crate::{RuleLine, RulesError};

/// The weight of all reasons together from which on a click is a bot's.
pub const ENOUGH: u16 = 100;

/// The highest weight a reason may have.
const HIGHEST: u16 = 1_000;

/// What each reason weighs. A verdict depends on nothing but the reasons, and what rules call the program.
#[derive(Debug)]
pub(crate) struct Weights {
    /// In the order of the table.
    weights: Vec<Weight>,
}

/// What a reason weighs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Weight {
    reason: Reasons,
    pub(crate) name: &'static str,
    pub(crate) points: u16,
    /// What a click is taken for by this reason alone.
    class: BotClass,
    /// The reason in words.
    pub(crate) meaning: &'static str,
    /// Where that is said.
    pub(crate) line: RuleLine,
}

impl Weights {
    pub(crate) fn new(table: Table) -> Result<Self, RulesError> {
        let mut weights: Vec<Weight> = Vec::new();
        for row in table.rows(["reason", "weight", "class", "meaning"]) {
            let [reason, points, class, meaning] = row?;
            let known = reason.one_of(Reasons::parse, Reasons::all().names())?;
            if let Some(first) = weights.iter().find(|weight| weight.reason == known) {
                return Err(
                    reason.wrong(format_args!("given once; it is at {} already", first.line))
                );
            }
            weights.push(Weight {
                reason: known,
                name: reason.text,
                points: points
                    .text
                    .parse()
                    .ok()
                    .filter(|points| *points <= HIGHEST)
                    .ok_or_else(|| points.wrong(format_args!("a whole number up to {HIGHEST}")))?,
                class: class.one_of(BotClass::parse, BotClass::ALL.map(BotClass::name))?,
                meaning: meaning.text,
                line: reason.line,
            });
        }
        let weighed = weights.iter().map(|weight| weight.reason);
        let weighed = weighed.fold(Reasons::default(), |all, reason| all | reason);
        match Reasons::all().without(weighed).names().next() {
            Some(missing) => Err(table.wrong(format_args!("the reason {missing} has no weight"))),
            None => Ok(Self { weights }),
        }
    }

    /// Weighs evidence.
    pub(crate) fn judge(&self, evidence: Evidence) -> Verdict {
        let reasons = evidence.reasons;
        if reasons.is_empty() || self.sum(reasons) < u32::from(ENOUGH) {
            return Verdict {
                reasons,
                ..Verdict::default()
            };
        }
        let by_reason = || Some(self.of(reasons).find(|weight| weight.points > 0)?.class);
        Verdict {
            is_bot: true,
            class: evidence.class.or_else(by_reason),
            name: evidence.name,
            reasons,
        }
    }

    /// What some reasons weigh together.
    pub(crate) fn sum(&self, reasons: Reasons) -> u32 {
        self.of(reasons)
            .map(|weight| u32::from(weight.points))
            .sum()
    }

    /// What each of some reasons weighs, in the order of the table.
    pub(crate) fn of(&self, reasons: Reasons) -> impl Iterator<Item = &Weight> {
        self.weights
            .iter()
            .filter(move |weight| reasons.contains(weight.reason))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RuleFile;

    fn weights() -> Weights {
        Weights::new(RuleFile::Weights.built_in()).unwrap()
    }

    fn with(table: &str) -> Result<Weights, String> {
        let text: &'static str = table.to_owned().leak();
        let file = "weights.tsv";
        Weights::new(Table { file, text }).map_err(|error| error.to_string())
    }

    #[test]
    fn weak_evidence_is_a_bots_only_together_and_stays_visible() {
        let weights = weights();
        let alone = weights.judge(Evidence::of(Reasons::DATACENTER));
        assert!(!alone.is_bot);
        assert_eq!((alone.class, alone.reasons), (None, Reasons::DATACENTER));
        for other in [Reasons::NO_HINTS, Reasons::HINTS_DIFFER, Reasons::ODD_START] {
            assert!(!weights.judge(Evidence::of(other)).is_bot, "{other:?}");
            let both = weights.judge(Evidence::of(Reasons::DATACENTER | other));
            assert_eq!(
                (both.is_bot, both.class),
                (true, Some(BotClass::Datacenter))
            );
        }
    }

    #[test]
    fn what_a_rule_says_of_the_agent_comes_before_what_a_reason_stands_for() {
        let evidence = Evidence {
            reasons: Reasons::KNOWN_AGENT | Reasons::METHOD,
            class: Some(BotClass::Search),
            name: Some("Googlebot"),
        };
        let verdict = weights().judge(evidence);
        assert_eq!(verdict.class, Some(BotClass::Search));
        assert_eq!(verdict.name, Some("Googlebot"));
    }

    #[test]
    fn the_reason_that_stands_higher_gives_the_class() {
        let verdict = weights().judge(Evidence::of(Reasons::NO_AGENT | Reasons::PREFETCH));
        assert_eq!(verdict.class, Some(BotClass::Prefetch));
    }

    #[test]
    fn every_reason_is_weighed_once_by_a_number_and_a_class() {
        let built_in = RuleFile::Weights.built_in().text;
        assert!(with(built_in).is_ok());
        let error = with(&[built_in, "\nmethod\t10\tcrawler\tx\n"].concat()).unwrap_err();
        assert!(error.contains("given once"), "{error}");
        for (from, to, says) in [
            ("prefetch\t100", "prefetching\t100", "cell 1 (reason)"),
            ("prefetch\t100", "prefetch\t-1", "cell 2 (weight)"),
            ("prefetch\t100", "prefetch\t1001", "cell 2 (weight)"),
            ("\tprefetch\t", "\tprefetches\t", "cell 3 (class)"),
            (
                "prefetch\t100",
                "# prefetch\t100",
                "the reason prefetch has no weight",
            ),
        ] {
            let error = with(&built_in.replacen(from, to, 1)).unwrap_err();
            assert!(error.contains(says), "{error}");
        }
    }
}
