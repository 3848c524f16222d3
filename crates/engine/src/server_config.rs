//! The files that configure the engine; it takes these things from files only.

use std::fs;
use std::io;
use std::num::NonZero;
use std::ops::RangeInclusive;
use std::path::Path;
use std::thread;

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

/// How many merges and mutations are under way at most, as on a server. The library's four are soon taken, and then it looks for more to
/// do about every second: a statement that changes a table of many parts takes minutes, all of it waiting.
const MERGES: usize = 32;
/// How many threads work on them: of the library there are two, of a server sixteen.
const MERGE_THREADS: RangeInclusive<usize> = 2..=16;

/// Writes the files, and gives the arguments that name them.
pub(crate) fn write(data_path: &Path, fsync: bool) -> io::Result<[String; 2]> {
    let server = data_path.join("clickmill-engine.xml");
    let users = data_path.join("clickmill-users.xml");
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    fs::write(&server, server_settings(fsync, cores))?;
    fs::write(&users, USERS)?;
    Ok([
        format!("--config-file={}", server.display()),
        format!("--users_config={}", users.display()),
    ])
}

fn server_settings(fsync: bool, cores: usize) -> String {
    let fsync = u8::from(fsync);
    let threads = cores.clamp(*MERGE_THREADS.start(), *MERGE_THREADS.end());
    let merges_of_thread = MERGES.div_ceil(threads);
    format!(
        "<clickhouse>
  <background_pool_size>{threads}</background_pool_size>
  <background_merges_mutations_concurrency_ratio>{merges_of_thread}</background_merges_mutations_concurrency_ratio>
  <merge_tree>
    <fsync_after_insert>{fsync}</fsync_after_insert>
    <fsync_part_directory>{fsync}</fsync_part_directory>
  </merge_tree>
</clickhouse>
"
    )
}
