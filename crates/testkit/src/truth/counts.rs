use std::fmt;

use serde::{Deserialize, Serialize};

/// How many clicks, and whose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// All clicks, programs' included.
    pub clicks: u64,
    /// Those made by people.
    pub human_clicks: u64,
    /// Those made by programs.
    pub bot_clicks: u64,
}

impl Counts {
    pub(super) fn add(&mut self, is_bot: bool) {
        self.clicks += 1;
        self.human_clicks += u64::from(!is_bot);
        self.bot_clicks += u64::from(is_bot);
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} clicks ({} human, {} bot)",
            self.clicks, self.human_clicks, self.bot_clicks
        )
    }
}
