//! Addresses whose place is known by construction.

mod pool;
mod record;
mod sample;

pub use pool::GeoPool;
pub(crate) use pool::Place;

#[cfg(test)]
mod tests;
