use std::fmt::Write;
use std::sync::Arc;

use arrow_array::builder::{
    ArrayBuilder, BooleanBuilder, ListBuilder, StringBuilder, TimestampMillisecondBuilder,
    UInt32Builder,
};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef, TimeUnit};
use clickmill_stats::{ClickColumn, ExportQuestion, Zone};
use clickmill_store::ClickRecord;

use crate::cell::Cell;

/// Most clicks of a batch.
const CLICKS: usize = 4096;
/// About how many bytes of text a batch has at most.
const TEXT_BYTES: usize = 1 << 20;
const UTC: &str = "UTC";

/// Clicks, column by column.
pub(super) struct Columns {
    schema: SchemaRef,
    values: Vec<(ClickColumn, Column)>,
    zone: Zone,
    clicks: usize,
    text_bytes: usize,
}

/// The values of a column.
enum Column {
    Text(StringBuilder),
    Instant(TimestampMillisecondBuilder),
    Number(UInt32Builder),
    Flag(BooleanBuilder),
    Texts(ListBuilder<StringBuilder>),
}

impl Columns {
    pub(super) fn new(export: &ExportQuestion) -> Self {
        let columns = export
            .columns
            .iter()
            .map(|&column| (column, Column::of(column)));
        let columns: Vec<_> = columns.collect();
        let fields: Vec<Field> = columns
            .iter()
            .map(|(name, column)| Field::new(name.name(), column.data_type(), true))
            .collect();
        Self {
            schema: Arc::new(Schema::new(fields)),
            values: columns,
            zone: export.question.zone.clone(),
            clicks: 0,
            text_bytes: 0,
        }
    }

    pub(super) fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// Takes a click in; a batch when there are enough.
    pub(super) fn push(
        &mut self,
        click: &ClickRecord<'_>,
    ) -> Result<Option<RecordBatch>, ArrowError> {
        for (name, column) in &mut self.values {
            let cell = Cell::of(*name, click, &self.zone);
            if let Cell::Text(text) | Cell::Json(text) = cell {
                self.text_bytes += text.len();
            }
            column.push(cell)?;
        }
        self.clicks += 1;
        let is_enough = self.clicks == CLICKS || self.text_bytes >= TEXT_BYTES;
        is_enough.then(|| self.batch()).transpose()
    }

    /// The clicks that are in no batch yet.
    pub(super) fn batch(&mut self) -> Result<RecordBatch, ArrowError> {
        (self.clicks, self.text_bytes) = (0, 0);
        let columns = self.values.iter_mut();
        let arrays = columns.map(|(_, column)| column.finish()).collect();
        RecordBatch::try_new(Arc::clone(&self.schema), arrays)
    }
}

impl Column {
    fn of(column: ClickColumn) -> Self {
        match column {
            ClickColumn::ClickedAt | ClickColumn::ReceivedAt => {
                Self::Instant(TimestampMillisecondBuilder::new().with_timezone(UTC))
            }
            ClickColumn::CityId
            | ClickColumn::Status
            | ClickColumn::ClassifierVersion
            | ClickColumn::Asn => Self::Number(UInt32Builder::new()),
            ClickColumn::IsBot => Self::Flag(BooleanBuilder::new()),
            ClickColumn::BotReasons => Self::Texts(ListBuilder::new(StringBuilder::new())),
            _ => Self::Text(StringBuilder::new()),
        }
    }

    fn data_type(&self) -> DataType {
        match self {
            Self::Text(_) => DataType::Utf8,
            Self::Instant(_) => DataType::Timestamp(TimeUnit::Millisecond, Some(UTC.into())),
            Self::Number(_) => DataType::UInt32,
            Self::Flag(_) => DataType::Boolean,
            Self::Texts(_) => DataType::new_list(DataType::Utf8, true),
        }
    }

    fn push(&mut self, cell: Cell<'_>) -> Result<(), ArrowError> {
        match (self, cell) {
            (Self::Text(builder), Cell::Unknown) => builder.append_null(),
            (Self::Text(builder), Cell::Text(text) | Cell::Json(text)) => {
                builder.append_value(text);
            }
            (Self::Text(builder), shown) => {
                let written = write!(builder, "{shown}");
                written.map_err(|error| ArrowError::ExternalError(error.into()))?;
                builder.append_value("");
            }
            (Self::Instant(builder), Cell::Instant(at)) => builder.append_value(at.millis()),
            (Self::Instant(builder), _) => builder.append_null(),
            (Self::Number(builder), Cell::Number(number)) => builder.append_value(number),
            (Self::Number(builder), _) => builder.append_null(),
            (Self::Flag(builder), Cell::Flag(flag)) => builder.append_value(flag),
            (Self::Flag(builder), _) => builder.append_null(),
            (Self::Texts(builder), Cell::Reasons(reasons)) => {
                for name in reasons.names() {
                    builder.values().append_value(name);
                }
                builder.append(true);
            }
            (Self::Texts(builder), _) => builder.append_null(),
        }
        Ok(())
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Text(builder) => ArrayBuilder::finish(builder),
            Self::Instant(builder) => ArrayBuilder::finish(builder),
            Self::Number(builder) => ArrayBuilder::finish(builder),
            Self::Flag(builder) => ArrayBuilder::finish(builder),
            Self::Texts(builder) => ArrayBuilder::finish(builder),
        }
    }
}
