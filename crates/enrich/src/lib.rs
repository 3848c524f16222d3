//! What is added to a click before it becomes a row: where it came from, what it was made with, and by whom.
//!
//! [`Enricher`] holds the databases and rules and is shared; each thread takes its own [`Worker`], whose caches need no
//! locks. Enriching never fails a click: what cannot be told is empty. Nothing here reads a clock, and nothing does I/O
//! once databases and rules are loaded, so that a replay of the same click with the same ones gives the same row.

mod agent;
mod behaviour;
mod bot;
mod cache;
mod enricher;
mod explain;
mod geo;
mod language;
mod needles;
mod network;
mod opt_out;
mod referrer;
mod rules;
mod table;
mod visitor;

pub use agent::{Agent, Device};
pub use behaviour::{Behaviour, VisitorClick};
pub use bot::{BotClass, ENOUGH, Reasons, Verdict};
pub use enricher::{EnrichedClick, Enricher, Facts, Worker};
pub use explain::Finding;
pub use geo::{Database, Geo, GeoError, Place, Schema};
pub use language::Language;
pub use network::{Network, NetworkClass};
pub use opt_out::OptOut;
pub use referrer::{Channel, Referrer};
pub use rules::{CLASSIFIER_VERSION, OWN_VERSIONS, Rules, RulesError, RulesInUse, VERSION_FILE};
pub use table::RuleLine;
pub use visitor::Salt;
