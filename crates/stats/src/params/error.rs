use serde::Serialize;

use crate::nearest::nearest;
use crate::word::Word;

/// One thing that is wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{field}: {rule}")]
pub struct ParamError {
    /// The parameter.
    pub field: String,
    /// What holds for it, with its limits and the nearest valid value.
    pub rule: String,
}

impl ParamError {
    /// A rule that a parameter breaks.
    pub fn new(field: &str, rule: impl Into<String>) -> Self {
        Self {
            field: field.to_owned(),
            rule: rule.into(),
        }
    }

    /// The parameter is none of a closed set of words.
    pub(crate) fn not_a_word<W: Word>(field: &str, text: &str) -> Self {
        let words: Vec<&str> = W::WORDS.iter().map(|value| value.word()).collect();
        let nearest = nearest(text, words.iter().copied()).unwrap_or_default();
        Self::new(
            field,
            format!(
                "must be one of {}; did you mean `{nearest}`?",
                words.join(", ")
            ),
        )
    }
}
