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

impl GeoIp {
    /// The files that were named, or that lie where they are looked for; `None` when there are none.
    pub(crate) fn find(&self, data_dir: &Path) -> Option<Vec<PathBuf>> {
        if !self.geoip_city.is_empty() {
            return Some(self.geoip_city.clone());
        }
        [Path::new("geoip"), data_dir]
            .into_iter()
            .map(databases_in)
            .find(|files| !files.is_empty())
    }
}

/// The databases in a folder, in the order of their names.
fn databases_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let files = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut files: Vec<_> = files
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "mmdb")
        })
        .collect();
    files.sort();
    files
}
