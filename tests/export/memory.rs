//! What an export takes of the memory of the API.

use std::fs;
use std::io;

use super::rig::Rig;

/// The most memory a process has had so far, in bytes.
fn most_memory_of(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let most = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap();
    let kilobytes: u64 = most.trim().trim_end_matches(" kB").parse().unwrap();
    kilobytes << 10
}

/// What is stored takes 200 MB in some of the formats, several times what an export may take.
#[test]
fn an_export_of_any_size_takes_little_memory() {
    let rig = Rig::start();
    rig.store(0, 0..100);
    for format in ["ndjson", "csv", "arrow", "parquet"] {
        rig.export(&format!("format={format}&compression=zstd"))
            .bytes();
    }
    let before = most_memory_of(rig.process.pid());
    rig.store_large(0, 100..100_000);
    for (format, compression) in [
        ("ndjson", "none"),
        ("csv", "gzip"),
        ("arrow", "zstd"),
        ("parquet", "none"),
    ] {
        let export = rig.export(&format!("format={format}&compression={compression}"));
        assert_eq!(export.rows(), 75_000);
        let mut reader = export.reader();
        io::copy(&mut reader, &mut io::sink()).unwrap();
    }
    let risen = most_memory_of(rig.process.pid()) - before;
    assert!(risen < 64 << 20, "{} MiB more", risen >> 20);
}
