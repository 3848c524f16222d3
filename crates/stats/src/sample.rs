//! Words for tests.

use crate::horizon::Horizon;
use crate::instant::Instant;
use crate::window::Window;
use crate::zone::Zone;

pub(crate) fn at(rfc3339: &str) -> Instant {
    Instant::parse_rfc3339(rfc3339).unwrap()
}

pub(crate) fn window(from: &str, to: &str) -> Window {
    Window::new(at(from), at(to))
}

pub(crate) fn zone(name: &str) -> Zone {
    Zone::parse(name).unwrap()
}

/// A workspace with clicks since 2001.
pub(crate) fn horizon(now: &str) -> Horizon {
    Horizon {
        now: at(now),
        first_click: Some(at("2001-02-03T04:05:06Z")),
        retained_since: None,
        exact_since: None,
    }
}
