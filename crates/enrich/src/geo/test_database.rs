//! Small databases for tests.

use std::path::Path;

use maxminddb_writer::Database as Writer;
use maxminddb_writer::metadata::IpVersion;
use maxminddb_writer::paths::IpAddrWithMask;
use serde_json::Value;

/// Writes a database of that type with these networks.
pub(crate) fn write(path: &Path, kind: &str, version: IpVersion, networks: &[(&str, Value)]) {
    let mut writer = Writer::default();
    kind.clone_into(&mut writer.metadata.database_type);
    writer.metadata.ip_version = version;
    writer.metadata.binary_format_major_version = 2;
    writer.metadata.build_epoch = 1_780_666_922;
    for (network, record) in networks {
        let record = writer.insert_value(record).unwrap();
        writer.insert_node(network.parse::<IpAddrWithMask>().unwrap(), record);
    }
    writer
        .write_to(std::fs::File::create(path).unwrap())
        .unwrap();
}
