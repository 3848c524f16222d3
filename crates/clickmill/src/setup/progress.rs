use indicatif::{ProgressBar, ProgressStyle};

/// A bar over bytes on standard error; where that is no terminal, one line when it starts.
pub(super) fn bytes(what: &str, total: u64) -> ProgressBar {
    let bar = ProgressBar::new(total).with_message(what.to_owned());
    if bar.is_hidden() {
        eprintln!("{what} ({} MB)", total / 1_000_000);
        return bar;
    }
    let template = "{msg} [{wide_bar}] {bytes}/{total_bytes} {bytes_per_sec}";
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style.progress_chars("=> ")),
        Err(_) => bar,
    }
}
