//! What rows are asked for.

use crate::dimension::Dimension;
use crate::rank::Sort;

/// Rows that are asked for: one for each value of a dimension, or for each combination of values of several.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Breakdown {
    /// By what: 1 to [`Breakdown::MAX_DIMENSIONS`], none twice. Hour and weekday alone list every cell.
    pub dimensions: Vec<Dimension>,
    /// Which rows.
    pub listed: Listed,
    /// Whether each row is compared, when the question has a comparison.
    pub is_compared: bool,
    /// Whether each row has a series, when the question has one.
    pub has_series: bool,
}

/// Which rows are listed; all other clicks are in the row `other`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Listed {
    /// The first ones in an order.
    Top {
        /// The order of the rows.
        sort: Sort,
        /// Most rows, without `other` and `unknown`: 1 to [`Breakdown::MAX_LIMIT`].
        limit: usize,
        /// Only rows whose label begins so, upper and lower case alike.
        search: Option<String>,
    },
    /// These values of the only dimension, in this order, zeros included.
    These(Vec<String>),
}

impl Breakdown {
    /// Rows when nothing is said.
    pub const DEFAULT_LIMIT: usize = 10;
    /// Most rows.
    pub const MAX_LIMIT: usize = 1000;
    /// Most dimensions of one breakdown.
    pub const MAX_DIMENSIONS: usize = 4;

    /// The top of some dimensions.
    pub const fn top(dimensions: Vec<Dimension>, sort: Sort, limit: usize) -> Self {
        let listed = Listed::Top {
            sort,
            limit,
            search: None,
        };
        Self {
            dimensions,
            listed,
            is_compared: false,
            has_series: false,
        }
    }

    /// The dimension, if it is the only one.
    pub fn only_dimension(&self) -> Option<Dimension> {
        match self.dimensions.as_slice() {
            [dimension] => Some(*dimension),
            _ => None,
        }
    }

    /// The dimension whose cells are all listed, in order: hour or weekday, if it is the only one.
    pub fn cells(&self) -> Option<Dimension> {
        self.only_dimension()
            .filter(|dimension| dimension.cells().is_some())
    }
}

impl Listed {
    /// Whether a label is searched for; everything is when there is no search.
    pub fn matches(&self, label: &str) -> bool {
        let Self::Top {
            search: Some(search),
            ..
        } = self
        else {
            return true;
        };
        label.to_lowercase().starts_with(&search.to_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_is_for_the_beginning_of_a_label_in_any_case() {
        let top = |search: Option<&str>| Listed::Top {
            sort: Sort::Clicks,
            limit: 10,
            search: search.map(str::to_owned),
        };
        assert!(top(Some("GER")).matches("Germany"));
        assert!(top(Some("öst")).matches("ÖSTERREICH"));
        assert!(!top(Some("many")).matches("Germany"));
        assert!(top(None).matches("Germany"));
    }

    #[test]
    fn only_hour_and_weekday_alone_list_all_cells() {
        let cells = |dimensions: &[Dimension]| {
            Breakdown::top(dimensions.to_vec(), Sort::Clicks, 10).cells()
        };
        assert_eq!(cells(&[Dimension::Hour]), Some(Dimension::Hour));
        assert_eq!(cells(&[Dimension::Hour, Dimension::Country]), None);
        assert_eq!(cells(&[Dimension::Country]), None);
    }
}
