use clickhouse::Row;
use clickmill_stats::{Counters, Grain, GrainCount, Instant, Question, Window};
use serde::Deserialize;

use super::count::{Counts, Parts};
use super::quarters::Quarters;
use super::template::{Each, repeat_lines};
use crate::{Store, StoreError};

#[derive(Deserialize, Row)]
struct UnitRow {
    unit: u32,
    human_clicks: u64,
    bot_clicks: u64,
}

impl Store {
    /// Counts a window by quarter hours from the rollup, and from the clicks what it has of quarters that it begins or ends within.
    pub(crate) async fn count_rolled_up(&self, parts: &Parts<'_>) -> Result<Counts, StoreError> {
        let (whole, edges) = divide(parts.window);
        let each = [Each::times("edge", edges.len())];
        let template = include_str!("../../../../sql/queries/count_rolled_up.sql");
        let sql = repeat_lines(template, &each);
        let Question {
            workspace, filter, ..
        } = parts.question;
        let mut query = self
            .reader()
            .query_raw(&sql)
            .param("workspace", workspace.as_str())
            .param("traffic", filter.traffic.name())
            .param("by_time", parts.grain.is_some())
            .param("from", whole.from().millis() / 1000)
            .param("to", whole.to().millis() / 1000);
        for (number, edge) in edges.iter().enumerate() {
            let quarters = Quarters::of(*edge);
            query = query
                .param(&format!("edge_day_{number}"), quarters.first_day)
                .param(&format!("edge_quarter_{number}"), quarters.first_quarter)
                .param(&format!("edge_from_{number}"), edge.from().millis())
                .param(&format!("edge_to_{number}"), edge.to().millis());
        }
        let rows = self.within_limit(query.fetch_all::<UnitRow>()).await?;
        let mut counts = Counts::default();
        for row in rows {
            let counters = Counters::new(row.human_clicks, row.bot_clicks);
            counts.total.counters += counters;
            if parts.grain.is_some() {
                counts.grains.push(GrainCount {
                    start: Grain::QuarterHour.start(row.unit),
                    counters,
                });
            }
        }
        Ok(counts)
    }
}

/// The whole quarters of a window, and what it has of others: none, one or two pieces, each within a quarter.
pub(super) fn divide(window: Window) -> (Window, Vec<Window>) {
    let size = Grain::QuarterHour.millis();
    let up = |at: Instant| Grain::QuarterHour.floor(at.plus(size - 1));
    let (first, end) = (up(window.from()), Grain::QuarterHour.floor(window.to()));
    if first > end {
        return (Window::new(first, first), vec![window]);
    }
    let pieces = [
        Window::new(window.from(), first),
        Window::new(end, window.to()),
    ];
    let pieces = pieces.into_iter().filter(|piece| !piece.is_empty());
    (Window::new(first, end), pieces.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn divided(from: &str, to: &str) -> Vec<String> {
        let at = |text| Instant::parse_rfc3339(text).unwrap();
        let (whole, pieces) = divide(Window::new(at(from), at(to)));
        let show = |window: &Window| format!("{} {}", window.from(), window.to());
        [&whole].into_iter().chain(&pieces).map(show).collect()
    }

    #[test]
    fn a_window_is_its_whole_quarters_and_its_edges() {
        assert_eq!(
            divided("2025-01-01T00:00:00Z", "2025-01-02T00:15:00Z"),
            ["2025-01-01T00:00:00Z 2025-01-02T00:15:00Z"]
        );
        assert_eq!(
            divided("2025-01-01T00:14:59.999Z", "2025-01-02T00:16:00Z"),
            [
                "2025-01-01T00:15:00Z 2025-01-02T00:15:00Z",
                "2025-01-01T00:14:59.999Z 2025-01-01T00:15:00Z",
                "2025-01-02T00:15:00Z 2025-01-02T00:16:00Z"
            ]
        );
    }

    #[test]
    fn a_window_within_a_quarter_has_no_whole_one() {
        let whole_is_empty = "2025-01-01T00:15:00Z 2025-01-01T00:15:00Z";
        assert_eq!(
            divided("2025-01-01T00:01:00Z", "2025-01-01T00:02:00Z"),
            [whole_is_empty, "2025-01-01T00:01:00Z 2025-01-01T00:02:00Z"]
        );
        assert_eq!(
            divided("2025-01-01T00:14:00Z", "2025-01-01T00:16:00Z")[0],
            whole_is_empty
        );
    }
}
