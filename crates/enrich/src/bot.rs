//! Whether a click is a person's or a program's, and why.
//!
//! Two stages so far: what the request itself says, and what the user agent says. Every rule that is about texts is a
//! line of a table under `data/`; what rules agree on becomes a [`Verdict`].

mod agent_rules;
mod allowed;
mod class;
mod crawlers;
mod reasons;
mod request;
mod user_agent;
mod verdict;

pub use class::BotClass;
pub use reasons::Reasons;
pub(crate) use request::judge as judge_request;
pub(crate) use user_agent::Bots;
pub use verdict::Verdict;

/// The version of the rules, stored with every verdict: it rises whenever a rule change may change one.
pub const CLASSIFIER_VERSION: u16 = 1;

#[cfg(test)]
mod tests;
