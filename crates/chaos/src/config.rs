use std::path::PathBuf;

/// What is tried, and with what.
#[derive(Clone, Debug)]
pub struct Config {
    /// The program that has the commands `broker`, `engine` and `ingest`.
    pub program: PathBuf,
    /// The engine library.
    pub library: PathBuf,
    /// The GeoIP databases.
    pub geoip: Vec<PathBuf>,
    /// A folder for everything, which is there.
    pub folder: PathBuf,
    /// How many messages are produced for each seed.
    pub clicks: usize,
    /// How many partitions they are spread over, at least 1.
    pub partitions: i32,
    /// How many consumers read them, at least 1.
    pub consumers: usize,
    /// Of a thousand messages, how many repeat an earlier one.
    pub repeats: u32,
    /// Of a thousand messages, how many are no clicks.
    pub bad: u32,
    /// Whether the folders of seeds that show nothing are kept, too.
    pub keep: bool,
    /// How the consumers are broken on purpose, as `clickmill ingest --sabotage` has it.
    pub sabotage: Option<String>,
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A configuration for what needs no program.
    pub(crate) fn config(clicks: usize) -> Config {
        Config {
            program: PathBuf::new(),
            library: PathBuf::new(),
            geoip: Vec::new(),
            folder: PathBuf::new(),
            clicks,
            partitions: 6,
            consumers: 3,
            repeats: 10,
            bad: 10,
            keep: false,
            sabotage: None,
        }
    }
}
