use clickmill_stats::{ClickColumn, Zone};
use clickmill_store::ClickRecord;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::cell::Cell;

/// A click as lists show it, in a zone. What is unknown is null.
pub(super) struct Click<'a> {
    record: &'a ClickRecord<'a>,
    zone: &'a Zone,
}

impl<'a> Click<'a> {
    pub(super) const fn new(record: &'a ClickRecord<'a>, zone: &'a Zone) -> Self {
        Self { record, zone }
    }

    fn cell(&self, column: ClickColumn) -> Cell<'_> {
        Cell::of(column, self.record, self.zone)
    }
}

impl Serialize for Click<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut click = serializer.serialize_struct("Click", 38)?;
        for &column in ClickColumn::ALL {
            match column {
                ClickColumn::UtmSource => click.serialize_field("utm", &Utm::of(self))?,
                ClickColumn::UtmMedium
                | ClickColumn::UtmCampaign
                | ClickColumn::UtmTerm
                | ClickColumn::UtmContent
                | ClickColumn::Position => {}
                column => click.serialize_field(column.name(), &self.cell(column))?,
            }
        }
        click.end()
    }
}

#[derive(Serialize)]
struct Utm<'a> {
    source: Cell<'a>,
    medium: Cell<'a>,
    campaign: Cell<'a>,
    term: Cell<'a>,
    content: Cell<'a>,
}

impl<'a> Utm<'a> {
    fn of(click: &'a Click<'a>) -> Self {
        Self {
            source: click.cell(ClickColumn::UtmSource),
            medium: click.cell(ClickColumn::UtmMedium),
            campaign: click.cell(ClickColumn::UtmCampaign),
            term: click.cell(ClickColumn::UtmTerm),
            content: click.cell(ClickColumn::UtmContent),
        }
    }
}

#[cfg(test)]
mod tests;
