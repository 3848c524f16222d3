use std::collections::HashMap;
use std::sync::{Arc, Mutex, Weak};
use std::thread;
use std::time::{Duration, Instant};

use clickmill_model::{Offset, Partition};

use crate::{IngestError, IngestMetrics};

/// How long one turn of the pipeline may take before that is said aloud: longer than any wait it does on purpose.
const LONGEST_TURN: Duration = Duration::from_secs(30);
/// How often it is looked.
const PACE: Duration = Duration::from_secs(1);

/// Watches the pipeline's one thread, and remembers which partitions fell silent.
///
/// Kafka's client is known to have stalls after which it gives neither messages nor errors (rust-rdkafka issues 638 and 848).
pub(crate) struct Watch {
    turn: Arc<Mutex<Turn>>,
    metrics: Arc<IngestMetrics>,
    /// Partitions that were behind and silent when looked at last, by the position they waited at.
    suspects: HashMap<Partition, Suspect>,
}

struct Turn {
    doing: &'static str,
    since: Instant,
    is_told: bool,
}

struct Suspect {
    read: Offset,
    is_told: bool,
}

impl Watch {
    /// Starts the thread that watches; it ends with this.
    pub(crate) fn start(metrics: Arc<IngestMetrics>) -> Result<Self, IngestError> {
        let turn = Arc::new(Mutex::new(Turn {
            doing: "starting",
            since: Instant::now(),
            is_told: false,
        }));
        let (watched, counted) = (Arc::downgrade(&turn), metrics.clone());
        thread::Builder::new()
            .name("ingest-watch".to_owned())
            .spawn(move || look_again_and_again(&watched, &counted))?;
        Ok(Self {
            turn,
            metrics,
            suspects: HashMap::new(),
        })
    }

    /// What the pipeline does from now on.
    pub(crate) fn doing(&self, what: &'static str) {
        if let Ok(mut turn) = self.turn.lock() {
            turn.doing = what;
        }
    }

    /// The pipeline is through with a turn.
    pub(crate) fn turned(&self) {
        if let Ok(mut turn) = self.turn.lock() {
            turn.since = Instant::now();
            turn.is_told = false;
        }
    }

    /// Whether a silent partition is stuck: it was behind before, and has not moved since.
    ///
    /// Once for each position: after its last message a log may end with markers that nobody is given, and is behind for ever.
    pub(crate) fn is_stuck(
        &mut self,
        partition: Partition,
        read: Offset,
        is_behind: impl FnOnce() -> bool,
    ) -> bool {
        let known = self.suspects.get_mut(&partition);
        if let Some(suspect) = known.filter(|suspect| suspect.read == read) {
            return !std::mem::replace(&mut suspect.is_told, true) && is_behind();
        }
        self.suspects.remove(&partition);
        if is_behind() {
            let suspect = Suspect {
                read,
                is_told: false,
            };
            self.suspects.insert(partition, suspect);
        }
        false
    }

    /// Says that the source is stuck.
    pub(crate) fn stalled(&self) {
        self.metrics.stalled();
        tracing::error!(
            threads = threads(),
            "the source gives nothing although it is behind, starting it over"
        );
    }
}

fn look_again_and_again(turn: &Weak<Mutex<Turn>>, metrics: &IngestMetrics) {
    while let Some(turn) = turn.upgrade() {
        if let Ok(mut turn) = turn.lock()
            && turn.since.elapsed() >= LONGEST_TURN
            && !turn.is_told
        {
            turn.is_told = true;
            metrics.stalled();
            let (doing, seconds) = (turn.doing, turn.since.elapsed().as_secs());
            tracing::error!(doing, seconds, threads = threads(), "ingest does not move");
        }
        drop(turn);
        thread::sleep(PACE);
    }
}

/// What each thread of this process waits for, by the kernel's account; empty where there is none (`proc(5)`).
fn threads() -> String {
    let Ok(tasks) = std::fs::read_dir("/proc/self/task") else {
        return String::new();
    };
    let describe = |path: std::path::PathBuf| {
        let read = |file: &str| std::fs::read_to_string(path.join(file)).unwrap_or_default();
        let (name, waits_in, call) = (read("comm"), read("wchan"), read("syscall"));
        let call = call.split_whitespace().next().unwrap_or_default();
        format!("{}:{}:syscall {call}", name.trim(), waits_in.trim())
    };
    let threads: Vec<_> = tasks
        .filter_map(Result::ok)
        .map(|task| describe(task.path()))
        .collect();
    threads.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_partition_is_stuck_when_it_is_behind_twice_in_the_same_place() {
        let mut watch = Watch::start(Arc::default()).unwrap();
        let mut look =
            |offset, is_behind| watch.is_stuck(Partition(0), Offset(offset), || is_behind);
        assert!(!look(5, false), "there is nothing to read");
        assert!(!look(5, true), "it may just have come");
        assert!(look(5, true));
        assert!(
            !look(5, true),
            "starting over did not help: these are no messages"
        );
        assert!(!look(6, true));
        assert!(!look(7, true), "it moves");
    }

    #[test]
    fn threads_are_told_by_name() {
        assert!(!threads().is_empty());
    }
}
