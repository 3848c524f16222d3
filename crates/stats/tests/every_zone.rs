//! Every period, bucket and comparison around every clock change of every zone from 2000 to 2037, held against another library:
//!
//! ```sh
//! cargo test --release -p clickmill-stats --test every_zone
//! ```

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests may stop at the first surprise; clippy.toml does not reach what they call"
)]

#[path = "oracle/around.rs"]
mod around;
#[path = "oracle/by_name.rs"]
mod by_name;
#[path = "oracle/walked.rs"]
mod walked;
#[path = "oracle/wall.rs"]
#[expect(dead_code, reason = "the sample needs more of it")]
mod wall;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

#[test]
fn every_period_bucket_and_comparison_is_what_the_wall_says_around_every_clock_change() {
    let (next, windows) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                while let Some(tz) =
                    chrono_tz::TZ_VARIANTS.get(next.fetch_add(1, Ordering::Relaxed))
                {
                    windows.fetch_add(around::check(*tz, 2000..2038), Ordering::Relaxed);
                }
            });
        }
    });
    println!("{} windows", windows.into_inner());
}
