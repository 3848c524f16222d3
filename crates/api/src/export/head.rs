use std::collections::BTreeSet;

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use clickmill_stats::{ExportCompression, ExportFormat, ExportQuestion};
use clickmill_store::ExportPlan;

/// How many clicks the answer has, unless some are removed meanwhile.
pub(crate) const ROWS: HeaderName = HeaderName::from_static("x-clickmill-rows");
/// Asks for this very export again.
pub(crate) const CURSOR: HeaderName = HeaderName::from_static("x-clickmill-cursor");
/// Asks for the clicks after the `limit`.
pub(crate) const NEXT_CURSOR: HeaderName = HeaderName::from_static("x-clickmill-next-cursor");
/// Asks for what arrives after this export; with its last part only.
pub(crate) const NEXT_SINCE: HeaderName = HeaderName::from_static("x-clickmill-next-since");

/// The headers of an answer.
pub(super) fn head(export: &ExportQuestion, plan: &ExportPlan) -> HeaderMap {
    let mut head = HeaderMap::new();
    let mut put = |name, value: &str| {
        // Names of workspaces, cursors and numbers are visible ASCII.
        if let Ok(value) = HeaderValue::from_str(value) {
            head.insert(name, value);
        }
    };
    let attachment = format!("attachment; filename=\"{}\"", file_name(export));
    put(
        header::CONTENT_TYPE,
        content_type(export.format, export.compression),
    );
    put(header::CONTENT_DISPOSITION, &attachment);
    put(header::CACHE_CONTROL, "private, no-store");
    put(ROWS, &plan.clicks.to_string());
    put(CURSOR, &export.cursor(&plan.until, export.after.as_ref()));
    match &plan.last {
        Some(last) => put(NEXT_CURSOR, &export.cursor(&plan.until, Some(last))),
        None => put(NEXT_SINCE, &export.next_since(&plan.until)),
    }
    head
}

fn file_name(export: &ExportQuestion) -> String {
    let workspace = &export.question.workspace;
    let (kind, packed) = match export.format {
        ExportFormat::Ndjson => ("ndjson", true),
        ExportFormat::Csv => ("csv", true),
        ExportFormat::Arrow => ("arrows", true),
        // Compressed inside.
        ExportFormat::Parquet => ("parquet", false),
    };
    let packed = match export.compression {
        ExportCompression::Gzip if packed => ".gz",
        ExportCompression::Zstd if packed => ".zst",
        _ => "",
    };
    format!("clicks-{workspace}.{kind}{packed}")
}

/// All content types there are.
pub(crate) fn content_types() -> BTreeSet<&'static str> {
    let all = |format: &ExportFormat| {
        let format = *format;
        let compressions = ExportCompression::ALL.iter();
        compressions.map(move |compression| content_type(format, *compression))
    };
    ExportFormat::ALL.iter().flat_map(all).collect()
}

fn content_type(format: ExportFormat, compression: ExportCompression) -> &'static str {
    match (format, compression) {
        (ExportFormat::Parquet, _) => "application/vnd.apache.parquet",
        (_, ExportCompression::Gzip) => "application/gzip",
        (_, ExportCompression::Zstd) => "application/zstd",
        (ExportFormat::Ndjson, ExportCompression::None) => "application/x-ndjson",
        (ExportFormat::Csv, ExportCompression::None) => "text/csv; charset=utf-8",
        (ExportFormat::Arrow, ExportCompression::None) => "application/vnd.apache.arrow.stream",
    }
}
