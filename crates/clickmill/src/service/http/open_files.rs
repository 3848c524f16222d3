use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// How many files this process may have open; `None` for as many as it likes.
pub(super) fn limit() -> Option<usize> {
    let files = getrlimit(Resource::Nofile).current?;
    Some(usize::try_from(files).unwrap_or(usize::MAX))
}

/// Allows as many open files as the system lets anybody allow. The usual number, 1,024, is that low for programs of old that cannot
/// count further; connections, the engine's data and Kafka's clients need more.
pub(crate) fn raise() {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    if current == maximum {
        return;
    }
    let all = Rlimit {
        current: maximum,
        maximum,
    };
    if let Err(error) = setrlimit(Resource::Nofile, all) {
        tracing::debug!(%error, "no more open files are allowed than were");
    }
}
