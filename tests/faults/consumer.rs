use std::process::ExitStatus;

use super::waiting::wait_until;
use crate::support::{Api, Process};

/// `clickmill ingest`, and its metrics.
pub(super) struct Consumer {
    pub(super) process: Process,
    admin: Api,
}

impl Consumer {
    /// Waits until the process says where its metrics are.
    pub(super) fn new(mut process: Process) -> Self {
        let address = process.wait_for("metrics and health at ");
        Self {
            process,
            admin: Api::new(&address, ""),
        }
    }

    /// A metric of this name and these labels, such as `rebalances_total{event="lost"}`; 0 when it was never counted.
    pub(super) fn metric(&self, name: &str) -> u64 {
        let line = format!("clickmill_ingest_{name} ");
        let metrics = self.metrics();
        let value = metrics.lines().find_map(|found| found.strip_prefix(&line));
        value.map_or(0, |value| value.parse().unwrap())
    }

    /// All metrics as they are printed.
    pub(super) fn metrics(&self) -> String {
        self.admin.text("/metrics")
    }

    /// Waits until a metric is at least so much.
    pub(super) fn wait_for_metric(&mut self, name: &str, least: u64) {
        wait_until(name, || {
            let value = self.metric(name);
            if value >= least {
                Ok(())
            } else {
                Err(format!("{value}\n{}", self.process.output()))
            }
        });
    }

    /// Waits until it has partitions to read.
    pub(super) fn wait_for_partitions(&mut self, count: u64) {
        self.wait_for_metric("partitions", count);
    }

    /// Waits until it says this somewhere.
    pub(super) fn wait_for_output(&mut self, part: &str) {
        wait_until(part, || {
            let output = self.process.output();
            if output.contains(part) {
                Ok(())
            } else {
                Err(output)
            }
        });
    }

    /// Asks it to end, and waits.
    pub(super) fn terminate(&mut self) -> ExitStatus {
        self.process.terminate()
    }
}
