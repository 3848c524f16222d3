//! Random breakdowns.

use super::calendar::Calendar;
use super::draw::Draw;
use super::question::{Endpoint, Question};
use super::values::{POOLS, label, pool};

const SORTS: [&str; 4] = ["human_clicks", "clicks", "bot_clicks", "value"];

impl Draw<'_> {
    /// By what rows are, if there are any.
    pub(super) fn dimensions(&mut self, endpoint: Endpoint) -> Option<Vec<&'static str>> {
        let count = match endpoint {
            Endpoint::Summary => self.rng.percent(70).then(|| self.rng.between(0..5))?,
            Endpoint::Breakdown => self.rng.between(1..3),
            Endpoint::Timeseries => self.rng.percent(40).then_some(1)?,
            Endpoint::Query => self.rng.between(0..5),
            Endpoint::Totals | Endpoint::Heatmap | Endpoint::Links => return None,
        };
        let is_alone = count == 1 || endpoint == Endpoint::Summary;
        let mut all = vec!["continent", "status", "hour", "weekday", "hour", "weekday"];
        all.extend(POOLS.iter().map(|(name, _)| *name));
        // A click has as many tags as its link: they are not combined with others, and have no series.
        let has_tags = is_alone && endpoint != Endpoint::Timeseries;
        let of_links = ["project", "tag", "tag"];
        all.extend(of_links.into_iter().take(if has_tags { 3 } else { 1 }));
        let mut drawn = Vec::new();
        while drawn.len() < usize::try_from(count).unwrap() {
            let dimension = *self.rng.pick(&all);
            if !drawn.contains(&dimension) {
                drawn.push(dimension);
            }
        }
        Some(drawn)
    }

    /// Which rows are listed, and in which order.
    pub(super) fn rows(&mut self, question: &mut Question) {
        let has_rows = question
            .dimensions
            .as_ref()
            .is_some_and(|list| !list.is_empty());
        match question.endpoint {
            Endpoint::Links => self.links(question),
            Endpoint::Summary => self.top(question),
            Endpoint::Breakdown | Endpoint::Timeseries | Endpoint::Query if has_rows => {
                self.top(question);
            }
            _ => {}
        }
    }

    /// Some links by name, one that nobody clicked among them; or the top.
    fn links(&mut self, question: &mut Question) {
        let rng = &mut self.rng;
        let first = usize::try_from(rng.between(0..5)).unwrap();
        let ids = pool("link").iter().copied().chain(["nowhere"]);
        let some = ids.skip(first).step_by(first + 1);
        question.ids = rng.percent(50).then(|| some.collect());
        let is_top = question.ids.is_none() && rng.percent(60);
        question.limit = is_top.then(|| 1 + rng.skewed(15));
    }

    fn top(&mut self, question: &mut Question) {
        let rng = &mut self.rng;
        question.sort = rng.percent(50).then(|| *rng.pick(&SORTS));
        let few = 1 + rng.skewed(12);
        let limit = if rng.percent(10) { 1000 } else { few };
        question.limit = rng.percent(60).then_some(limit);
        let is_searched =
            [Endpoint::Breakdown, Endpoint::Query].contains(&question.endpoint) && rng.percent(30);
        let only = match question.dimensions.as_deref() {
            Some([dimension]) if !["hour", "weekday"].contains(dimension) => *dimension,
            _ => return,
        };
        if is_searched {
            let click = self.world.any_click(rng);
            let values = click.values(only, &Calendar::new(question.zone));
            let name = values.first().map(|value| label(only, value));
            let start = name
                .unwrap_or_default()
                .chars()
                .take(1 + rng.skewed(4))
                .collect();
            question.search =
                Some(self.in_other_letters(start)).filter(|text: &String| !text.is_empty());
        }
    }
}
