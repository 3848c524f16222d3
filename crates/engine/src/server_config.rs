//! The files that configure the engine; it takes these things from files only.

use std::fs;
use std::io;
use std::path::Path;

/// What the engine's one user may do: everything but reach into the file system of the machine.
///
/// A server confines `file(…)` and `ENGINE = File` to one folder; the library does not, so whoever may ask could write
/// any file this process can write.
const USERS: &str = "<clickhouse>
  <profiles><default></default></profiles>
  <quotas><default></default></quotas>
  <users>
    <default>
      <password></password>
      <networks><ip>::/0</ip></networks>
      <profile>default</profile>
      <quota>default</quota>
      <grants>
        <query>GRANT ALL ON *.*</query>
        <query>REVOKE FILE ON *.*</query>
        <query>REVOKE SQLITE ON *.*</query>
        <query>REVOKE TABLE ENGINE ON File</query>
        <query>REVOKE TABLE ENGINE ON SQLite</query>
      </grants>
    </default>
  </users>
</clickhouse>
";

/// Writes the files, and gives the arguments that name them.
pub(crate) fn write(data_path: &Path, fsync: bool) -> io::Result<[String; 2]> {
    let server = data_path.join("clickmill-engine.xml");
    let users = data_path.join("clickmill-users.xml");
    let value = u8::from(fsync);
    fs::write(
        &server,
        format!(
            "<clickhouse>\n  <merge_tree>\n    <fsync_after_insert>{value}</fsync_after_insert>\n    \
             <fsync_part_directory>{value}</fsync_part_directory>\n  </merge_tree>\n</clickhouse>\n"
        ),
    )?;
    fs::write(&users, USERS)?;
    Ok([
        format!("--config-file={}", server.display()),
        format!("--users_config={}", users.display()),
    ])
}
