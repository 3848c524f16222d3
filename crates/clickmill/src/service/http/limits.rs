use std::time::Duration;

use super::open_files;

/// What a listener puts up with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HttpLimits {
    /// How many connections are open at the same time; more wait.
    pub(crate) connections: usize,
    /// How long the head of a request may take: from when it connected, or from when it was last answered.
    pub(crate) head_time: Duration,
    /// How long a client may take nothing of its answer.
    pub(crate) unread_time: Duration,
}

impl Default for HttpLimits {
    fn default() -> Self {
        Self {
            connections: 4_096,
            head_time: Duration::from_secs(10),
            unread_time: Duration::from_secs(30),
        }
    }
}

impl HttpLimits {
    /// No more connections than leave some files to everything else.
    pub(crate) fn within_open_files(self) -> Self {
        let most = open_files::limit().map_or(usize::MAX, |files| files / 4 * 3);
        Self {
            connections: self.connections.min(most).max(1),
            ..self
        }
    }
}
