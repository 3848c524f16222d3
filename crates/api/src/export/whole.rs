use clickmill_stats::ExportQuestion;
use clickmill_store::ClickRecord;

use super::encode::encoder;

/// A whole export of these clicks, in memory; `None` where one of them cannot be written.
pub fn write_export(export: &ExportQuestion, clicks: &[ClickRecord<'_>]) -> Option<Vec<u8>> {
    let mut encoder = encoder(export).ok()?;
    for click in clicks {
        encoder.push(click).ok()?;
    }
    let mut pieces = encoder.take();
    pieces.extend(encoder.finish().ok()?);
    Some(pieces.concat())
}
