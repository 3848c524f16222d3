use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

const TICK: Duration = Duration::from_millis(200);

/// A bar on standard error; where that is no terminal, a line for every tenth.
pub(super) struct Progress {
    bar: ProgressBar,
    what: String,
    total: u64,
    done: AtomicU64,
}

impl Progress {
    /// Of so many things.
    pub(super) fn new(what: &str, total: u64) -> Self {
        let bar = ProgressBar::new(total);
        let template = "{msg} [{wide_bar}] {human_pos}/{human_len} {per_sec} {elapsed}";
        Self::show(bar, what, total, template)
    }

    /// Of something whose end nobody knows.
    pub(super) fn without_end(what: &str) -> Self {
        Self::show(ProgressBar::no_length(), what, 0, "{msg} {elapsed}")
    }

    fn show(bar: ProgressBar, what: &str, total: u64, template: &str) -> Self {
        let style = ProgressStyle::with_template(template);
        let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(style.progress_chars("=> "));
        bar.set_message(what.to_owned());
        if bar.is_hidden() {
            eprintln!("{what}");
        } else {
            bar.enable_steady_tick(TICK);
        }
        Self {
            bar,
            what: what.to_owned(),
            total,
            done: AtomicU64::new(0),
        }
    }

    /// So many more are done.
    pub(super) fn add(&self, count: u64) {
        self.bar.inc(count);
        let before = self.done.fetch_add(count, Ordering::Relaxed);
        let tenths = |done: u64| (done * 10).checked_div(self.total).unwrap_or(0);
        let now = tenths(before + count);
        if self.bar.is_hidden() && now > tenths(before) {
            eprintln!("{}: {} %", self.what, now * 10);
        }
    }

    pub(super) fn finish(self) {
        self.bar.finish_and_clear();
    }
}
