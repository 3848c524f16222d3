use clap::builder::RangedU64ValueParser;
use clickmill_api::{PoolSizes, QueryLimits};

/// How many questions are answered at a time, and how many answers are kept.
#[derive(clap::Args, Clone, Copy, Debug)]
pub(crate) struct Queries {
    /// Questions of dashboards that are counted at the same time
    #[arg(long, env = "CLICKMILL_DASHBOARD_QUERIES", default_value_t = QueryLimits::default().pools.dashboards,
          value_parser = RangedU64ValueParser::<usize>::new().range(1..=1024), value_name = "N")]
    dashboard_queries: usize,
    /// General questions and pages of raw clicks that are counted at the same time
    #[arg(long, env = "CLICKMILL_REPORT_QUERIES", default_value_t = QueryLimits::default().pools.reports,
          value_parser = RangedU64ValueParser::<usize>::new().range(1..=1024), value_name = "N")]
    report_queries: usize,
    /// Exports that run at the same time; of one workspace at most half as many
    #[arg(long, env = "CLICKMILL_EXPORT_QUERIES", default_value_t = QueryLimits::default().pools.exports,
          value_parser = RangedU64ValueParser::<usize>::new().range(1..=1024), value_name = "N")]
    export_queries: usize,
    /// Memory for answers that are given again while nothing new is settled, in MiB
    #[arg(long, env = "CLICKMILL_ANSWER_CACHE", default_value_t = QueryLimits::default().answers_bytes >> 20, value_name = "MIB")]
    answer_cache: u64,
}

impl Queries {
    pub(crate) const fn limits(self) -> QueryLimits {
        QueryLimits {
            pools: PoolSizes {
                dashboards: self.dashboard_queries,
                reports: self.report_queries,
                exports: self.export_queries,
            },
            answers_bytes: self.answer_cache.saturating_mul(1 << 20),
        }
    }
}
