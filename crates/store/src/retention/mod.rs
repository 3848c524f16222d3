//! How long clicks are kept, and taking out those that are kept no longer.
//!
//! A removal is recorded first, with the position of every click that it takes out; then the rows go; then it is noted that they
//! are gone. Whatever ends in between, doing it again is harmless, and what is stored and what is recorded always add up to what
//! was read (`docs/adr/0019-retention.md`).

mod due;
mod keeper;
mod removal;
mod settings;

pub use keeper::Keeper;
pub use removal::{KeptTable, Removable, Removal};
pub use settings::StoredRetention;
