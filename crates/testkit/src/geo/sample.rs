use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::Path;

use ipnetwork::IpNetwork;
use maxminddb::{MaxMindDbError, Reader, WithinOptions};

use super::pool::Network;
use super::record;

/// A database, read whole: mapping it into memory would be unsafe code.
pub(super) type Bytes = Vec<u8>;

/// Networks by the code of their country.
pub(super) type Networks = BTreeMap<&'static str, Vec<Network>>;

/// The most IPv4 networks kept of one country and one file.
const PER_COUNTRY_V4: usize = 192;
/// The most IPv6 networks kept of one country and one file: a share such as visitors have.
const PER_COUNTRY_V6: usize = 64;
/// Databases with fewer nodes than this are walked whole.
const SMALL: usize = 100_000;
/// How many blocks of a large database are visited at most.
const VISITS: u32 = 80_000;
/// Odd, so that multiplication permutes the blocks; by the golden ratio, so that neighbours scatter.
const SCATTER: u32 = 0x9e37_79b1;
/// The /12 blocks from which most of the registries' IPv6 allocations come (IANA IPv6 Global Unicast Address Space).
const REGISTRIES: [u16; 5] = [0x2600, 0x2a00, 0x2400, 0x2800, 0x2c00];

/// Adds networks of the wanted countries in one database, the same ones for the same file.
///
/// A large database is not walked whole: its tree is entered at blocks scattered over the address space, and the first
/// network in each is taken, until every country has enough.
pub(super) fn sample(
    path: &Path,
    wanted: &[&'static str],
    networks: &mut Networks,
) -> Result<(), MaxMindDbError> {
    let reader = Reader::open_readfile(path)?;
    let metadata = reader.metadata();
    let is_small = usize::try_from(metadata.node_count).is_ok_and(|count| count < SMALL);
    let has_v6 = metadata.ip_version == 6;
    let mut gatherer = Gatherer {
        reader: &reader,
        wanted,
        found: Networks::new(),
    };
    if is_small {
        let all = if has_v6 {
            block(Ipv6Addr::UNSPECIFIED.into(), 0)
        } else {
            block(Ipv4Addr::UNSPECIFIED.into(), 0)
        };
        gatherer.visit(all, usize::MAX)?;
    } else {
        gatherer.scatter(v4_block, PER_COUNTRY_V4)?;
        if has_v6 {
            gatherer.scatter(v6_block, PER_COUNTRY_V6)?;
        }
    }
    for (country, found) in gatherer.found {
        networks.entry(country).or_default().extend(found);
    }
    Ok(())
}

struct Gatherer<'a> {
    reader: &'a Reader<Bytes>,
    wanted: &'a [&'static str],
    found: Networks,
}

impl Gatherer<'_> {
    /// Visits scattered blocks until that many networks of every country were found, or often enough.
    fn scatter(
        &mut self,
        block: impl Fn(u32) -> Option<IpNetwork>,
        per_country: usize,
    ) -> Result<(), MaxMindDbError> {
        let enough = self.len() + self.wanted.len() * per_country;
        for number in 0..VISITS {
            self.visit(block(number), 1)?;
            if self.len() >= enough {
                break;
            }
        }
        Ok(())
    }

    fn len(&self) -> usize {
        self.found.values().map(Vec::len).sum()
    }

    /// Takes at most `limit` networks of a block.
    fn visit(&mut self, block: Option<IpNetwork>, limit: usize) -> Result<(), MaxMindDbError> {
        let Some(block) = block else { return Ok(()) };
        for found in self
            .reader
            .within(block, WithinOptions::default())?
            .take(limit)
        {
            let found = found?;
            let Some((code, schema)) = record::country(&found)? else {
                continue;
            };
            let Some(&country) = self.wanted.iter().find(|&&wanted| wanted == code) else {
                continue;
            };
            let Some((base, prefix)) = usable(found.network()?) else {
                continue;
            };
            let is_v4 = base.is_ipv4();
            let enough = if is_v4 {
                PER_COUNTRY_V4
            } else {
                PER_COUNTRY_V6
            };
            let of_country = self.found.entry(country).or_default();
            let alike = of_country
                .iter()
                .filter(|network| network.base.is_ipv4() == is_v4);
            if alike.count() < enough {
                let area = record::area(&found, schema)?;
                of_country.push(Network { base, prefix, area });
            }
        }
        Ok(())
    }
}

/// First address and prefix of a network that visitors may have: IPv6 only from the global unicast space.
fn usable(network: IpNetwork) -> Option<(IpAddr, u8)> {
    match network.network() {
        IpAddr::V6(base) if base.segments()[0] >> 13 != 1 => None,
        base => Some((base, network.prefix())),
    }
}

fn v4_block(number: u32) -> Option<IpNetwork> {
    block(
        Ipv4Addr::from_bits(number.wrapping_mul(SCATTER) & 0xffff_f000).into(),
        20,
    )
}

fn v6_block(number: u32) -> Option<IpNetwork> {
    let registries = u32::try_from(REGISTRIES.len()).ok()?;
    let registry = REGISTRIES.get(usize::try_from(number % registries).ok()?)?;
    let within = (number / registries).wrapping_mul(SCATTER) >> 12;
    let bits = u128::from(*registry) << 112 | u128::from(within) << 96;
    block(Ipv6Addr::from_bits(bits).into(), 32)
}

fn block(address: IpAddr, prefix: u8) -> Option<IpNetwork> {
    IpNetwork::new(address, prefix).ok()
}
