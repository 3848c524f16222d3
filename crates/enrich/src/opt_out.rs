use clickmill_model::Headers;

/// Which signals of a browser that its user wants not to be followed are respected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OptOut {
    /// None.
    #[default]
    Ignored,
    /// `Sec-GPC: 1`, Global Privacy Control (<https://www.w3.org/TR/gpc/>).
    Gpc,
    /// That, or its predecessor `DNT: 1`.
    GpcOrDnt,
}

impl OptOut {
    /// Whether a click with these headers is one of somebody who has no visitor id and no place but a country.
    pub(crate) fn is_asked_for(self, headers: &Headers<'_>) -> bool {
        let says = |name| headers.get(name).is_some_and(|value| value.trim() == "1");
        match self {
            Self::Ignored => false,
            Self::Gpc => says("sec-gpc"),
            Self::GpcOrDnt => says("sec-gpc") || says("dnt"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signal_is_a_one_and_only_the_configured_ones_count() {
        let is = |opt_out: OptOut, name, value| {
            opt_out.is_asked_for(&[(name, value)].into_iter().collect())
        };
        for (name, value, gpc, any) in [
            ("sec-gpc", "1", true, true),
            ("sec-gpc", " 1 ", true, true),
            ("sec-gpc", "0", false, false),
            ("sec-gpc", "", false, false),
            ("dnt", "1", false, true),
            ("dnt", "0", false, false),
        ] {
            assert!(!is(OptOut::Ignored, name, value));
            assert_eq!(is(OptOut::Gpc, name, value), gpc, "{name} {value}");
            assert_eq!(is(OptOut::GpcOrDnt, name, value), any, "{name} {value}");
        }
    }
}
