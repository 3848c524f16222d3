//! Where an address is, and whose network it belongs to: GeoIP databases in MaxMind's format.

mod attribution;
mod error;
mod number;
mod owner;
mod place;
mod schema;

use std::net::IpAddr;
use std::path::{Path, PathBuf};

use clickmill_model::Timestamp;
use maxminddb::{LookupResult, Reader};

pub use error::GeoError;
pub(crate) use owner::Owner;
pub use place::Place;
use schema::Content;
pub use schema::Schema;

/// The databases in use, read into memory; shared by all workers.
#[derive(Debug)]
pub struct Geo {
    places: Vec<File>,
    networks: Vec<File>,
}

/// What a database says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Database {
    /// The file it was read from.
    pub path: PathBuf,
    /// Its type, such as `GeoLite2-City`.
    pub database_type: String,
    /// When its publisher built it.
    pub built_at: Timestamp,
    /// 4: IPv4 addresses only; 6: IPv6, and mostly IPv4 as well.
    pub ip_version: u16,
    /// How its records are laid out.
    pub schema: Schema,
}

#[derive(Debug)]
struct File {
    reader: Reader<Vec<u8>>,
    database: Database,
}

/// An entry of a database: many addresses share one, so that it makes a good key for a cache.
#[derive(Clone)]
pub(crate) struct Record<'g> {
    file: &'g File,
    lookup: LookupResult<'g, Vec<u8>>,
    key: RecordKey,
}

/// Which file of its kind, and where in it.
pub(crate) type RecordKey = (u32, usize);

impl Geo {
    /// No database: every place and network is unknown.
    pub fn none() -> Self {
        Self {
            places: Vec::new(),
            networks: Vec::new(),
        }
    }

    /// Reads databases of places into memory. An address is looked up in the first that knows it, so that a file for IPv4
    /// and one for IPv6 can be given together.
    ///
    /// # Errors
    ///
    /// When a file cannot be read, is not a database, or is one that does not tell cities or countries.
    pub fn open(paths: &[PathBuf]) -> Result<Self, GeoError> {
        let places = paths
            .iter()
            .map(|path| File::open(path, Content::Places))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            places,
            networks: Vec::new(),
        })
    }

    /// Reads databases of networks into memory as well, which tell the autonomous system (AS) of an address.
    ///
    /// # Errors
    ///
    /// When a file cannot be read, is not a database, or is one that does not tell autonomous systems.
    pub fn with_networks(mut self, paths: &[PathBuf]) -> Result<Self, GeoError> {
        for path in paths {
            self.networks.push(File::open(path, Content::Networks)?);
        }
        Ok(self)
    }

    /// What has to be said where results are shown, by the licences of the databases; each sentence once.
    pub fn attribution(&self) -> Vec<&'static str> {
        let mut sentences = Vec::new();
        for sentence in self
            .files()
            .filter_map(|file| attribution::of(&file.database))
        {
            if !sentences.contains(&sentence) {
                sentences.push(sentence);
            }
        }
        sentences
    }

    /// What the databases say about themselves.
    pub fn describe(&self) -> Vec<Database> {
        self.files().map(|file| file.database.clone()).collect()
    }

    /// The entry of the place an address belongs to. Private and reserved addresses have none, whatever a database says.
    pub(crate) fn find_place(&self, ip: IpAddr) -> Option<Record<'_>> {
        find(&self.places, ip)
    }

    /// The entry of the network an address belongs to; none for private and reserved addresses.
    pub(crate) fn find_network(&self, ip: IpAddr) -> Option<Record<'_>> {
        find(&self.networks, ip)
    }

    fn files(&self) -> impl Iterator<Item = &File> {
        self.places.iter().chain(&self.networks)
    }
}

impl File {
    fn open(path: &Path, content: Content) -> Result<Self, GeoError> {
        let reader = Reader::open_readfile(path).map_err(|source| GeoError::of(path, source))?;
        let metadata = reader.metadata();
        let database_type = metadata.database_type.clone();
        let seconds = i64::try_from(metadata.build_epoch).unwrap_or(i64::MAX);
        let ip_version = metadata.ip_version;
        let Some(schema) = schema::detect(&reader, content) else {
            return Err(GeoError::WrongKind {
                path: path.to_owned(),
                database_type,
                expected: content.described(),
            });
        };
        Ok(Self {
            reader,
            database: Database {
                path: path.to_owned(),
                database_type,
                built_at: Timestamp(seconds.saturating_mul(1000)),
                ip_version,
                schema,
            },
        })
    }
}

impl Record<'_> {
    /// Where to find it again.
    pub(crate) fn key(&self) -> RecordKey {
        self.key
    }

    /// Decodes it as that of a place; a record that cannot be decoded is an unknown one.
    pub(crate) fn place(&self) -> Place {
        schema::place(self.file.database.schema, &self.lookup).unwrap_or_default()
    }

    /// Decodes it as that of a network; a record that cannot be decoded is nobody's.
    pub(crate) fn owner(&self) -> Owner<'_> {
        owner::decode(&self.lookup).unwrap_or_default()
    }
}

/// The entry of the first file that knows an address.
fn find(files: &[File], ip: IpAddr) -> Option<Record<'_>> {
    let ip = ip.to_canonical();
    if files.is_empty() || !is_public(ip) {
        return None;
    }
    (0..).zip(files).find_map(|(index, file)| {
        if ip.is_ipv6() && file.database.ip_version == 4 {
            return None;
        }
        let lookup = file.reader.lookup(ip).ok()?;
        let key = (index, lookup.offset()?);
        Some(Record { file, lookup, key })
    })
}

/// Whether an address can be located at all (IANA special-purpose registries, RFC 6890).
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => {
            let [a, b, ..] = ip.octets();
            let is_shared = a == 100 && (64..128).contains(&b);
            !(ip.is_private()
                || ip.is_loopback()
                || ip.is_link_local()
                || ip.is_documentation()
                || ip.is_multicast()
                || is_shared
                || a == 0
                || a >= 240)
        }
        IpAddr::V6(ip) => {
            !(ip.is_loopback()
                || ip.is_unspecified()
                || ip.is_unique_local()
                || ip.is_unicast_link_local()
                || ip.is_multicast())
        }
    }
}

#[cfg(test)]
pub(crate) mod test_database;
#[cfg(test)]
mod tests;
