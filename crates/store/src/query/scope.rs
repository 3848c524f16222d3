use clickhouse::query::Query;
use clickmill_stats::{Dimension, Grain, LocalGrains, Question, Traffic, Window};

use super::ask::AskError;
use super::conditions::Conditions;
use super::quarters::{QUARTERS_OF_DAY, Quarters};
use super::template::Each;

/// Which clicks a statement sees: one workspace, one window, the filter. Every statement about clicks goes through here.
pub(crate) struct Scope<'q> {
    question: &'q Question,
    window: Window,
    quarters: Quarters,
    conditions: Conditions<'q>,
    grain: Grain,
    /// The clocks of the zone, where a condition or a part is about local hours or weekdays.
    local: Option<LocalGrains>,
    has_registry: bool,
}

impl<'q> Scope<'q> {
    /// The scope of a window, for a statement that counts by these dimensions and by this grain.
    pub(crate) fn new(
        question: &'q Question,
        window: Window,
        grain: Grain,
        dimensions: &[Dimension],
    ) -> Result<Self, AskError> {
        let window = question.kept(window);
        let conditions = Conditions::of(&question.filter)?;
        let tested = question.filter.conditions.iter();
        let tested = tested.map(|condition| condition.dimension);
        let all: Vec<Dimension> = tested.chain(dimensions.iter().copied()).collect();
        let uses = |some: [Dimension; 2]| all.iter().any(|dimension| some.contains(dimension));
        let is_local = uses([Dimension::Hour, Dimension::Weekday]);
        // What is told by the clock on the wall needs a grain that fits it.
        let fitting = Grain::for_window(&question.zone, window);
        let grain = if is_local && fitting == Grain::Minute {
            fitting
        } else {
            grain
        };
        Ok(Self {
            question,
            window,
            quarters: Quarters::of(window),
            conditions,
            grain,
            local: is_local.then(|| LocalGrains::new(&question.zone, window, grain)),
            has_registry: uses([Dimension::Project, Dimension::Tag]),
        })
    }

    /// The grain that the statement counts in; as fine as was asked for, or finer.
    pub(crate) const fn grain(&self) -> Grain {
        self.grain
    }

    /// How often the lines of a template are repeated for this scope.
    pub(crate) fn each(&self, has_time: bool) -> Vec<Each> {
        let has_time = has_time || self.local.is_some();
        let changes = self.local.as_ref().map_or(0, |local| local.changes.len());
        let mut each = vec![
            Each::when("exact", !self.quarters.are_whole),
            Each::when("first_quarter", self.quarters.first_quarter > 0),
            Each::when("end_quarter", self.quarters.end_quarter < QUARTERS_OF_DAY),
            Each::when("verdict", self.is_bot().is_some()),
            Each::when("quarter", has_time && self.grain == Grain::QuarterHour),
            Each::when("minute", has_time && self.grain == Grain::Minute),
            Each::when("local", self.local.is_some()),
            Each::times("stretch", changes),
            Each::when("registry", self.has_registry),
        ];
        each.extend(self.conditions.each());
        each
    }

    /// Whose clicks are counted, unless it is everybody's.
    fn is_bot(&self) -> Option<bool> {
        match self.question.filter.traffic {
            Traffic::All => None,
            Traffic::Human => Some(false),
            Traffic::Bot => Some(true),
        }
    }

    /// Binds the parameters of the scope.
    pub(crate) fn bind(&self, query: Query) -> Query {
        let quarters = &self.quarters;
        let mut query = query
            .param("workspace", self.question.workspace.as_str())
            .param("first_day", quarters.first_day)
            .param("last_day", quarters.last_day)
            .param("first_quarter_0", quarters.first_quarter)
            .param("end_quarter_0", quarters.end_quarter)
            .param("from", self.window.from().millis())
            .param("to", self.window.to().millis());
        if let Some(is_bot) = self.is_bot() {
            query = query.param("is_bot_0", is_bot);
        }
        if let Some(local) = &self.local {
            query = query
                .param("offset", local.offset)
                .param("units_of_day", local.of_day);
            for (number, (unit, change)) in local.changes.iter().enumerate() {
                query = query
                    .param(&format!("stretch_unit_{number}"), unit)
                    .param(&format!("stretch_change_{number}"), change);
            }
        }
        self.conditions.bind(query)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_statement_about_clicks_has_its_scope_from_here() {
        for sql in [
            include_str!("../../../../sql/queries/count.sql"),
            include_str!("../../../../sql/queries/recount.sql"),
            include_str!("../../../../sql/queries/clicks_page.sql"),
            include_str!("../../../../sql/queries/clicks_page_since.sql"),
            include_str!("../../../../sql/queries/export_days.sql"),
            include_str!("../../../../sql/queries/export_place.sql"),
            include_str!("../../../../sql/queries/export_slice.sql"),
        ] {
            let lines = sql.lines().map(str::trim);
            assert_eq!(lines.filter(|line| *line == "-- scope").count(), 1);
            assert!(!sql.contains("FROM clicks"));
        }
    }
}
