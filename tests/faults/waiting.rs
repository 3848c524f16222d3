use std::thread;
use std::time::{Duration, Instant};

/// How long what follows from something may take on a busy machine.
const SOON: Duration = Duration::from_mins(3);

/// Looks again and again until something is so; what was seen last is said when it never is.
pub(super) fn wait_until<T>(what: &str, mut look: impl FnMut() -> Result<T, String>) -> T {
    let deadline = Instant::now() + SOON;
    loop {
        match look() {
            Ok(seen) => return seen,
            Err(seen) => assert!(Instant::now() < deadline, "not in time: {what}: {seen}"),
        }
        thread::sleep(Duration::from_millis(50));
    }
}
