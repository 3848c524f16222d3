//! Clicks with known truth.
//!
//! [`Generator`] makes realistic clicks in the format of the topic `clicks`, and says of each what a report must find in
//! it ([`Facts`]); [`Truth`] counts them up. [`GeoPool`] draws addresses whose country is known from a GeoIP database.
//! [`bad`] holds messages that are no clicks. Everything is data: nothing here knows a broker, a server or a store, and
//! nothing reads a clock.
//!
//! Nothing is random but by the seed: the generator is `ChaCha8`, all arithmetic is on integers, and its tables are part
//! of the crate, so that a configuration gives the same bytes everywhere.

mod agents;
pub mod bad;
mod channel;
mod countries;
mod device;
mod error;
mod facts;
mod generator;
mod geo;
mod links;
mod referrers;
mod rng;
mod schedule;
mod spelling;
mod table;
mod truth;
mod visitors;
mod weighted;
mod wire;

pub use channel::Channel;
pub use device::{Device, UnknownName};
pub use error::{GeneratorError, GeoPoolError};
pub use facts::Facts;
pub use generator::{Generated, Generator, GeneratorConfig};
pub use geo::GeoPool;
pub use links::{Link, Project};
pub use truth::{Counts, Dimension, Truth, Truths, UnknownZone};
