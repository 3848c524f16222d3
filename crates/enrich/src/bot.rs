//! Whether a click is a person's or a program's, and why.
//!
//! Evidence is gathered from what the request itself says, from the user agent, and from whether both agree. What each
//! piece weighs is a line of `weights.tsv`, and all of it together is a bot's click when it weighs enough. Every rule that
//! is about texts is a line of a table, too.

mod agent_rules;
mod allowed;
mod class;
mod crawlers;
mod evidence;
mod oddities;
mod patterns;
mod request;
mod shape;
mod user_agent;
mod verdict;
mod weights;

pub use class::BotClass;
pub use clickmill_model::Reasons;
pub(crate) use evidence::Evidence;
pub(crate) use oddities::oddities;
pub(crate) use request::evidence as request_evidence;
pub(crate) use user_agent::Bots;
pub use verdict::Verdict;
pub use weights::ENOUGH;
pub(crate) use weights::Weights;

#[cfg(test)]
mod tests;
