use clickmill_model::TokenScope;
use clickmill_stats::{
    Align, Bucket, Compare, Dimension, ExportCompression, ExportFormat, ExportOrder, Period, Sort,
    Traffic, WeekStart,
};

use super::Named;
use crate::openapi::schema::words;

/// The closed sets of words, as the parser knows them.
pub(super) fn schemas() -> Vec<Named> {
    macro_rules! of {
        ($($words:ident),*) => {
            vec![$((
                stringify!($words),
                words($words::ALL.iter().map(|word| (word.name(), word.meaning()))),
            )),*]
        };
    }
    of![
        Align,
        Bucket,
        Compare,
        Dimension,
        ExportCompression,
        ExportFormat,
        ExportOrder,
        Period,
        Sort,
        TokenScope,
        Traffic,
        WeekStart
    ]
}
