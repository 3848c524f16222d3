//! Salts of visitors' ids are another one each day, the same for all, and off the disk 48 hours after they were made.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use clickmill_model::Timestamp;

use crate::support::{Engine, store_at};

const HOUR: i64 = 60 * 60 * 1000;

fn is_in_files(folder: &Path, bytes: &[u8]) -> bool {
    fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .any(|entry| {
            let path = entry.path();
            if path.is_dir() {
                return is_in_files(&path, bytes);
            }
            let content = fs::read(&path).unwrap_or_default();
            content.windows(bytes.len()).any(|window| window == bytes)
        })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_salt_is_off_the_disk_soon_after_48_hours() {
    let engine = Engine::start(&[]);
    let store = store_at(&engine.url, "clickmill");
    store.migrate().await.unwrap();
    let now = chrono::Utc::now().timestamp_millis();
    let today = now / (24 * HOUR);
    // Its time is over in four seconds.
    let made_at = Timestamp(now - 48 * HOUR + 4_000);
    let old = store.salt_of_day(today - 2, made_at).await.unwrap();
    let again = store.salt_of_day(today - 2, Timestamp(now)).await.unwrap();
    assert_eq!(again, old, "for all the same");
    let new = store.salt_of_day(today, Timestamp(now)).await.unwrap();
    assert_ne!(new, old);
    store.forget_salts().await.unwrap();
    let is_there = |salt: &[u8; 32]| is_in_files(engine.folder.path(), salt);
    assert!(is_there(&old) && is_there(&new));
    crate::support::query(
        &engine.url,
        "ALTER TABLE salts MODIFY SETTING old_parts_lifetime = 1",
    );
    let deadline = Instant::now() + Duration::from_mins(5);
    while is_there(&old) {
        assert!(Instant::now() < deadline, "it is still on the disk");
        store.forget_salts().await.unwrap();
        thread::sleep(Duration::from_millis(500));
    }
    assert!(is_there(&new));
    let another = store.salt_of_day(today - 2, Timestamp(now)).await.unwrap();
    assert_ne!(another, old, "nobody can have it any more");
    let same = store.salt_of_day(today, Timestamp(now)).await.unwrap();
    assert_eq!(same, new);
}
