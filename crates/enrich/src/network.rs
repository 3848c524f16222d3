//! Whose network a click came from, and what that says about who clicked.
//!
//! Addresses are not stored, so what the network says is found out while the address is known, and kept as evidence: the
//! number of the autonomous system and what kind of network it is. The kinds are a table, `data/networks.tsv`.

mod class;
mod rules;

pub use class::NetworkClass;
pub(crate) use rules::NetworkRules;

/// The network a click came from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Network {
    /// The number of the autonomous system that announces it (RFC 6793); 0 is unknown.
    pub asn: u32,
    /// What kind of network it is; `None` for those of people's own providers and for unknown ones.
    pub class: Option<NetworkClass>,
}

#[cfg(test)]
mod tests;
