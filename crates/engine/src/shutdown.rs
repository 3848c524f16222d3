//! The two calls that concern the whole process: signals before the engine opens, and its end.

#![expect(unsafe_code, reason = "calls the C interface of the engine")]

use crate::library::Library;

/// Keeps the engine from installing signal handlers; the process handles its own signals.
pub(crate) fn leave_signals_alone(library: &Library) {
    // SAFETY: no preconditions but that no connection is open yet, which `Engine::open` sees to.
    unsafe { (library.set_signal_handlers_enabled)(0) }
}

/// Stops every thread of the engine. `false` when a connection is still open or a thread does not stop.
pub(crate) fn stop(library: &Library) -> bool {
    // SAFETY: callable at any time; it refuses while connections are open.
    unsafe { (library.shutdown)() == 0 }
}
