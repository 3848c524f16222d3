use clickmill_model::WorkspaceId;

use super::error::ParamError;
use super::fields::Fields;
use super::filter;
use super::page::{clicks_of, names};
use super::time::Times;
use crate::click_column::ClickColumn;
use crate::compare::Comparison;
use crate::cursor::ClickPosition;
use crate::export::{ExportCursor, ExportOrder, ExportQuestion, Positions, Since, parse_place};
use crate::fingerprint::Asking;
use crate::horizon::Horizon;
use crate::instant::Instant;
use crate::window::Window;

const NOT_A_CURSOR: &str = "must be the `X-Clickmill-Cursor` or `X-Clickmill-Next-Cursor` of an answer, unchanged; without one the export begins anew";
const NOT_A_BEGINNING: &str = "must be the `X-Clickmill-Next-Since` of an answer, unchanged; without it everything is exported";
const ANOTHER_EXPORT: &str = "belongs to an export with other parameters: window, zone and filters must stay as they were; without one the export begins anew";
const ANOTHER_FILTER: &str = "belongs to exports with other filters: these and the zone must stay as they were; without it everything is exported";
const NOT_A_PLACE: &str = "must be the column of the order and `position` of the last click that came, such as `2026-03-01T12:00:00.123Z,clicks:0:41`";

/// The parameters of an export alone.
const OWN: &[&str] = &[
    "format",
    "compression",
    "columns",
    "order",
    "limit",
    "cursor",
    "after",
    "since",
];

impl ExportQuestion {
    /// The parameters of an export, besides filters.
    pub fn parameters() -> Vec<&'static str> {
        names(OWN)
    }
}

/// Reads what is asked of an export, from decoded `(name, value)` pairs of a query string.
///
/// Without a window, all clicks are meant whenever they were clicked. Everything that is wrong is named at once, as by
/// [`super::parse`].
pub fn parse_export(
    workspace: WorkspaceId,
    pairs: &[(String, String)],
    horizon: Horizon,
) -> Result<ExportQuestion, Vec<ParamError>> {
    let mut fields = Fields::new(pairs, &ExportQuestion::parameters());
    let filter = filter::read(&mut fields);
    let times = Times::read(&mut fields, Comparison::None, horizon);
    let format = fields.word("format").unwrap_or_default();
    let compression = fields.word("compression").unwrap_or_default();
    let columns = columns(&mut fields);
    let order = fields.word("order");
    let limit = fields.number("limit", 1, ExportQuestion::MAX_LIMIT);
    let came_from = CameFrom::read(&mut fields);
    let times = match times {
        Some(times) if fields.errors.is_empty() => times,
        _ => return Err(fields.errors),
    };
    let bounds = ["period", "from", "to"].map(|name| fields.text(name));
    let fingerprint = |bounds| {
        let asking = Asking {
            workspace: &workspace,
            filter: &filter,
            zone: &times.zone,
            week_start: times.week_start,
            times: bounds,
        };
        asking.fingerprint()
    };
    let (fingerprint, fingerprint_of_filter) = (fingerprint(bounds), fingerprint([None; 3]));
    let window = match bounds {
        [None, None, None] => Window::new(Instant::EARLIEST, Instant::LATEST),
        _ => times.asked.window,
    };
    let export = ExportQuestion {
        question: clicks_of(workspace, filter, window, times, horizon),
        format,
        compression,
        columns,
        order: order.unwrap_or_default(),
        limit: limit.map(|limit| limit as u64),
        since: Positions::default(),
        until: None,
        continues_file: false,
        after: None,
        fingerprint,
        fingerprint_of_filter,
    };
    came_from.go_on(export, order)
}

/// What earlier exports handed out.
struct CameFrom {
    cursor: Option<ExportCursor>,
    since: Option<Since>,
    after: Option<ClickPosition>,
}

impl CameFrom {
    fn read(fields: &mut Fields) -> Self {
        let came_from = Self {
            cursor: read(fields, "cursor", ExportCursor::parse, NOT_A_CURSOR),
            since: read(fields, "since", Since::parse, NOT_A_BEGINNING),
            after: read(fields, "after", parse_place, NOT_A_PLACE),
        };
        let has_cursor = fields.text("cursor").is_some();
        if has_cursor && fields.text("since").is_some() {
            let rule = "must not be given together with cursor, which knows it";
            fields.reject("since", rule);
        }
        if !has_cursor && fields.text("after").is_some() {
            let rule = "must be given with the cursor of the answer that was cut off";
            fields.reject("after", rule);
        }
        came_from
    }

    /// Has an export begin or go on where another one ended, if that was about the same.
    fn go_on(
        self,
        mut export: ExportQuestion,
        order: Option<ExportOrder>,
    ) -> Result<ExportQuestion, Vec<ParamError>> {
        let mut errors = Vec::new();
        if let Some(since) = self.since {
            if since.fingerprint != export.fingerprint_of_filter {
                errors.push(ParamError::new("since", ANOTHER_FILTER));
            }
            export.since = since.positions;
        }
        if let Some(cursor) = self.cursor {
            if cursor.fingerprint != export.fingerprint {
                errors.push(ParamError::new("cursor", ANOTHER_EXPORT));
            }
            if order.is_some_and(|order| order != cursor.order) {
                let rule = format!("must stay as it was, `{}`", cursor.order);
                errors.push(ParamError::new("order", rule));
            }
            export.question.window = cursor.window;
            export.order = cursor.order;
            export.since = cursor.since;
            export.until = Some(cursor.until);
            export.continues_file = self.after.is_some();
            // Never back to what a cursor has left behind.
            export.after = cursor.after.max(self.after);
        }
        if errors.is_empty() {
            Ok(export)
        } else {
            Err(errors)
        }
    }
}

fn read<T>(
    fields: &mut Fields,
    name: &str,
    parse: impl Fn(&str) -> Option<T>,
    rule: &str,
) -> Option<T> {
    let parsed = parse(fields.text(name)?);
    if parsed.is_none() {
        fields.reject(name, rule);
    }
    parsed
}

/// All columns when none are named.
fn columns(fields: &mut Fields) -> Vec<ClickColumn> {
    let columns = fields.words("columns");
    if fields.text("columns") == Some("") {
        fields.reject("columns", "must name at least one, such as `clicked_at`");
    }
    columns.unwrap_or_else(|| ClickColumn::ALL.to_vec())
}

#[cfg(test)]
mod tests;
