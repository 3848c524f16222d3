use std::fs;
use std::thread;

/// The machine that everything runs on.
pub(super) struct Machine {
    cores: usize,
    processor: Option<String>,
    memory_gib: Option<u64>,
}

impl Machine {
    pub(super) fn look() -> Self {
        let memory = first_value("/proc/meminfo", "MemTotal");
        let kib = memory.and_then(|text| text.trim_end_matches(" kB").parse::<u64>().ok());
        Self {
            cores: thread::available_parallelism().map_or(1, usize::from),
            processor: first_value("/proc/cpuinfo", "model name"),
            memory_gib: kib.map(|kib| (kib + (1 << 19)) >> 20),
        }
    }
}

impl std::fmt::Display for Machine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} cores", self.cores)?;
        if let Some(processor) = &self.processor {
            write!(f, " ({processor})")?;
        }
        if let Some(gib) = self.memory_gib {
            write!(f, ", {gib} GiB of memory")?;
        }
        Ok(())
    }
}

/// What follows a name and a colon in one of the system's tables, where there is one.
fn first_value(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let mut values = text.lines().filter_map(|line| line.split_once(':'));
    let (_, value) = values.find(|(key, _)| key.trim() == name)?;
    Some(value.trim().to_owned())
}
