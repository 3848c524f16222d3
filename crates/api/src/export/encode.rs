use std::io;

use bytes::Bytes;
use clickmill_stats::{ExportFormat, ExportQuestion};
use clickmill_store::ClickRecord;

use super::arrow::ArrowStream;
use super::lines::{Csv, Lines, Ndjson};
use super::parquet::ParquetFile;

/// Writes clicks in a format, in memory that does not grow with their number.
pub(super) trait Encode: Send {
    /// Takes a click in.
    fn push(&mut self, click: &ClickRecord<'_>) -> Result<(), EncodeError>;

    /// How many bytes there are to take.
    fn ready(&mut self) -> usize;

    /// What is written so far and was not taken yet.
    fn take(&mut self) -> Vec<Bytes>;

    /// Ends the file, and gives the rest of it.
    fn finish(self: Box<Self>) -> Result<Vec<Bytes>, EncodeError>;
}

/// Why a click cannot be written: a fault of ours.
#[derive(Debug, thiserror::Error)]
pub(super) enum EncodeError {
    /// As text, or compressed.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// As JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// As a column.
    #[error(transparent)]
    Arrow(#[from] arrow_schema::ArrowError),
    /// As a file of columns.
    #[error(transparent)]
    Parquet(#[from] ::parquet::errors::ParquetError),
}

/// What writes an export.
pub(super) fn encoder(export: &ExportQuestion) -> Result<Box<dyn Encode>, EncodeError> {
    Ok(match export.format {
        ExportFormat::Ndjson => Box::new(Lines::new(Ndjson::new(export), export)?),
        ExportFormat::Csv => Box::new(Lines::new(Csv::new(export), export)?),
        ExportFormat::Arrow => Box::new(ArrowStream::new(export)?),
        ExportFormat::Parquet => Box::new(ParquetFile::new(export)?),
    })
}
