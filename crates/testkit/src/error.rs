use std::path::PathBuf;

/// Why there is no generator.
#[derive(Debug, thiserror::Error)]
pub enum GeneratorError {
    /// The window [from, to) is empty or reversed, longer than 200 years, or beyond the years 2000 to 9999.
    #[error(
        "the window from {from} to {to} (epoch milliseconds) is empty, too long, or outside the years 2000 to 9999"
    )]
    Window {
        /// Where it was to start.
        from: i64,
        /// Where it was to end.
        to: i64,
    },
    /// No workspace was named, or a name has characters beyond `A-Z a-z 0-9 _ -` or is longer than 64.
    #[error(
        "at least one workspace is needed, named with 1 to 64 letters, digits, underscores and dashes"
    )]
    Workspaces,
    /// The number of links is 0 or beyond a million.
    #[error("the number of links must be from 1 to 1,000,000")]
    Links,
    /// A row of an embedded table has the wrong number of columns.
    #[error("line {line} of the embedded table {name} is malformed")]
    Table {
        /// Which table.
        name: &'static str,
        /// Which line, from 1.
        line: usize,
    },
    /// A number or name in an embedded table is none.
    #[error("{text:?} in the embedded table {name} cannot be read")]
    Cell {
        /// Which table.
        name: &'static str,
        /// What stands there.
        text: Box<str>,
    },
}

/// Why a GeoIP database cannot be sampled.
#[derive(Debug, thiserror::Error)]
pub enum GeoPoolError {
    /// It is no readable MaxMind database.
    #[error("cannot read the GeoIP database {path}")]
    Database {
        /// Which file.
        path: PathBuf,
        /// What the reader found.
        #[source]
        source: maxminddb::MaxMindDbError,
    },
    /// None of the files has a network of any country the generator knows: they are no city or country databases.
    #[error(
        "the GeoIP databases name no country of any network; a city or country database is needed"
    )]
    NoCountries,
}
