//! What is added to a click before it becomes a row: where it came from, what it was made with, and by whom.
//!
//! [`Enricher`] holds the databases and rules and is shared; each thread takes its own [`Worker`], whose caches need no
//! locks. Enriching never fails a click: what cannot be told is empty. Nothing here reads a clock, and nothing does I/O
//! once the databases are loaded, so that a replay of the same click with the same databases gives the same row.

mod agent;
mod behaviour;
mod bot;
mod cache;
mod enricher;
mod geo;
mod language;
mod needles;
mod referrer;
mod table;
mod visitor;

pub use agent::{Agent, Device};
pub use behaviour::{Behaviour, VisitorClick};
pub use bot::{BotClass, CLASSIFIER_VERSION, Reasons, Verdict};
pub use enricher::{EnrichedClick, Enricher, Evidence, Worker};
pub use geo::{Database, Geo, GeoError, Place, Schema};
pub use language::Language;
pub use referrer::{Channel, Referrer};
pub use visitor::Salt;
