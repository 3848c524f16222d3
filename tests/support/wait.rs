use std::thread;
use std::time::{Duration, Instant};

/// How long what follows from something may take.
const SOON: Duration = Duration::from_mins(1);

/// Waits until something is so.
pub(crate) fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + SOON;
    while !is_so() {
        assert!(Instant::now() < deadline, "not so: {what}");
        thread::sleep(Duration::from_millis(50));
    }
}
