use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::PathBuf;
use std::sync::Arc;

use super::record::Area;
use super::sample::{self, Networks};
use crate::rng::Rng;
use crate::{GeneratorError, GeoPoolError, countries};

/// Addresses to draw from, by country.
///
/// An address is drawn from inside a network that a GeoIP database was seen to have, so that its place is known without
/// looking it up.
#[derive(Clone, Debug)]
pub struct GeoPool {
    /// `None` without a database.
    networks: Option<Arc<Networks>>,
}

/// One network of a database and the place that it has there.
#[derive(Clone, Debug)]
pub(super) struct Network {
    pub(super) base: IpAddr,
    pub(super) prefix: u8,
    pub(super) area: Area,
}

/// An address and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The address; `None` when the producer did not send it.
    pub(crate) ip: Option<IpAddr>,
    /// ISO 3166-1 alpha-2; `None` when the database does not know the address.
    pub(crate) country: Option<&'static str>,
    /// The English name of the first subdivision, where the database has it.
    pub(crate) region: Option<Arc<str>>,
    /// The English name of the city, where the database has it.
    pub(crate) city: Option<Arc<str>>,
}

impl GeoPool {
    /// Samples GeoIP databases in MaxMind's nested or ip-location-db's flat schema; one may hold IPv4 and another IPv6.
    ///
    /// Files that know the same address must agree about it, or what is true depends on who looks where.
    ///
    /// Takes well under a second for databases of 130 MB. The files are not kept in memory.
    pub fn open(paths: &[PathBuf]) -> Result<Self, GeoPoolError> {
        let wanted = country_codes().map_err(|_| GeoPoolError::NoCountries)?;
        let mut networks = Networks::new();
        for path in paths {
            sample::sample(path, &wanted, &mut networks).map_err(|source| {
                GeoPoolError::Database {
                    path: path.clone(),
                    source,
                }
            })?;
        }
        if networks.is_empty() {
            return Err(GeoPoolError::NoCountries);
        }
        Ok(Self {
            networks: Some(Arc::new(networks)),
        })
    }

    /// Addresses reserved for documentation (RFC 5737, RFC 3849), whose country nobody knows.
    pub fn none() -> Self {
        Self { networks: None }
    }

    /// How many networks there are to draw from.
    pub fn len(&self) -> usize {
        self.networks
            .as_ref()
            .map_or(0, |networks| networks.values().map(Vec::len).sum())
    }

    /// Whether there is no database.
    pub fn is_empty(&self) -> bool {
        self.networks.is_none()
    }

    /// An address in that country; a place without address where the databases have no network of it.
    pub(crate) fn draw(&self, country: &str, rng: &mut Rng) -> Place {
        let Some(networks) = &self.networks else {
            return Place::unknown(Some(documentation_address(rng)));
        };
        let Some((&country, of_country)) = networks.get_key_value(country) else {
            return Place::unknown(None);
        };
        rng.pick(of_country).map_or_else(
            || Place::unknown(None),
            |network| Place {
                ip: Some(address_within(network, rng.wide())),
                country: Some(country),
                region: network.area.region.clone(),
                city: network.area.city.clone(),
            },
        )
    }
}

impl Place {
    /// A place that no database knows.
    pub(crate) fn unknown(ip: Option<IpAddr>) -> Self {
        Self {
            ip,
            country: None,
            region: None,
            city: None,
        }
    }
}

fn country_codes() -> Result<Vec<&'static str>, GeneratorError> {
    Ok(countries::load()?
        .iter()
        .map(|country| country.code)
        .collect())
}

fn address_within(network: &Network, bits: u128) -> IpAddr {
    match network.base {
        IpAddr::V4(base) => {
            let host_mask = u32::MAX.checked_shr(network.prefix.into()).unwrap_or(0);
            let bits = u32::try_from(bits >> 96).unwrap_or(0);
            Ipv4Addr::from_bits(base.to_bits() | bits & host_mask).into()
        }
        IpAddr::V6(base) => {
            let host_mask = u128::MAX.checked_shr(network.prefix.into()).unwrap_or(0);
            Ipv6Addr::from_bits(base.to_bits() | bits & host_mask).into()
        }
    }
}

fn documentation_address(rng: &mut Rng) -> IpAddr {
    const NETWORKS: [[u8; 3]; 3] = [[192, 0, 2], [198, 51, 100], [203, 0, 113]];
    if rng.per_mille(200) {
        return Ipv6Addr::from_bits(0x2001_0db8 << 96 | rng.wide() >> 32).into();
    }
    let [a, b, c] = rng.pick(&NETWORKS).copied().unwrap_or([192, 0, 2]);
    let host = u8::try_from(rng.below(256)).unwrap_or(0);
    Ipv4Addr::new(a, b, c, host).into()
}
