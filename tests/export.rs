//! Clicks that are taken out, all of them: against what the engine says is stored.

mod broken;
mod formats;
mod memory;
mod parts;
mod refused;
mod resumed;
mod rig;
