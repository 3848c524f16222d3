use bytes::Bytes;
use clickmill_model::{Headers, Timestamp};

use crate::native::{
    BoolColumn, Column, HeadersColumn, I32Column, I64Column, InstantColumn, TextColumn,
    TextsColumn, U16Column, U32Column, U64Column, block_head, column_head,
};

/// Declares each column of a table once: the field of the row, the column of the block, its name on the wire.
macro_rules! table {
    (
        $(#[$row_doc:meta])* $vis:vis row $row:ident,
        $(#[$block_doc:meta])* block $block:ident,
        $($(#[$doc:meta])* $field:ident $(as $column_name:literal)?: $column:ty = $value:ty,)*
    ) => {
        $(#[$row_doc])*
        #[derive(Clone, Copy, Debug)]
        $vis struct $row<'a> { $($(#[$doc])* $vis $field: $value,)* }

        $(#[$block_doc])*
        #[derive(Debug, Default)]
        $vis struct $block { rows: u64, $($field: $column,)* }

        impl $block {
            /// The names of its columns, in their order.
            #[cfg(test)]
            pub(crate) const COLUMNS: &[&str] = &[$(table!(@name $field $($column_name)?)),*];

            /// Adds a row.
            $vis fn push(&mut self, row: &$row<'_>) {
                self.rows += 1;
                $(self.$field.push(row.$field);)*
            }

            /// How many rows there are.
            $vis fn rows(&self) -> u64 {
                self.rows
            }

            /// The block on the wire, in pieces that are cheap to clone for another try.
            $vis fn finish(self) -> Vec<Bytes> {
                let columns = [$(stringify!($field)),*].len() as u64;
                let mut out = vec![block_head(columns, self.rows)];
                $(
                    out.push(column_head(table!(@name $field $($column_name)?), <$column as Column>::TYPE));
                    self.$field.finish(&mut out);
                )*
                out
            }
        }
    };
    (@name $field:ident) => { stringify!($field) };
    (@name $field:ident $column_name:literal) => { $column_name };
}

table! {
    /// One click as the table `clicks` keeps it. An empty text means unknown.
    pub row ClickRow,
    /// Rows of `clicks` that are inserted together.
    block ClickBlock,
    /// Whose click it is.
    workspace_id: TextColumn = &'a str,
    /// Which link was clicked.
    link_id: TextColumn = &'a str,
    /// When.
    clicked_at: InstantColumn = Timestamp,
    /// Host of the short URL.
    domain: TextColumn = &'a str,
    /// Path of the short URL.
    short_code: TextColumn = &'a str,
    /// Where the link led.
    destination_url: TextColumn = &'a str,
    /// The producer's identifier of the click.
    click_id: TextColumn = &'a str,
    /// ISO 3166-1 alpha-2.
    country: TextColumn = &'a str,
    /// Two-letter code.
    continent: TextColumn = &'a str,
    /// ISO 3166-2 code, or the name where the database has no code.
    region: TextColumn = &'a str,
    /// English name.
    city: TextColumn = &'a str,
    /// GeoNames id, 0 where the database has none.
    city_id: U32Column = u32,
    /// `desktop`, `mobile`, `tablet`, `tv`, `console`, `wearable` or `other`.
    device: TextColumn = &'a str,
    /// Name of the browser or app.
    browser: TextColumn = &'a str,
    /// Its version.
    browser_version: TextColumn = &'a str,
    /// Name of the operating system.
    os: TextColumn = &'a str,
    /// Its version.
    os_version: TextColumn = &'a str,
    /// BCP 47 tag of the preferred language.
    language: TextColumn = &'a str,
    /// Host of the referring page, or package of the referring app.
    referrer: TextColumn = &'a str,
    /// The referring page.
    referrer_url: TextColumn = &'a str,
    /// How the visitor came.
    channel: TextColumn = &'a str,
    /// The social network the visitor came from.
    social: TextColumn = &'a str,
    /// `utm_source`.
    utm_source: TextColumn = &'a str,
    /// `utm_medium`.
    utm_medium: TextColumn = &'a str,
    /// `utm_campaign`.
    utm_campaign: TextColumn = &'a str,
    /// `utm_term`.
    utm_term: TextColumn = &'a str,
    /// `utm_content`.
    utm_content: TextColumn = &'a str,
    /// `link`, `qr` or `api`.
    trigger: TextColumn = &'a str,
    /// HTTP method.
    method: TextColumn = &'a str,
    /// HTTP status.
    status: U16Column = u16,
    /// The verdict.
    is_bot: BoolColumn = bool,
    /// What kind of bot.
    bot_class: TextColumn = &'a str,
    /// Which bot.
    bot_name: TextColumn = &'a str,
    /// Why, as a bit set.
    bot_reasons: U32Column = u32,
    /// By which version of the rules.
    classifier_version: U16Column = u16,
    /// Keyed hash of the visitor, 0 when unknown.
    visitor_id: U64Column = u64,
    /// Evidence: the autonomous system of the visitor's address, 0 when unknown.
    asn: U32Column = u32,
    /// Evidence: the kind of network that is.
    network: TextColumn = &'a str,
    /// Evidence: user agent.
    user_agent: TextColumn = &'a str,
    /// Evidence: languages.
    accept_language: TextColumn = &'a str,
    /// Evidence: request headers.
    headers: HeadersColumn = &'a Headers<'a>,
    /// The producer's own JSON object.
    metadata: TextColumn = &'a str,
    /// When the log took the message in.
    received_at: InstantColumn = Timestamp,
    /// The log the message came from.
    topic as "_topic": TextColumn = &'a str,
    /// Its partition there.
    partition as "_partition": I32Column = i32,
    /// Its position there.
    offset as "_offset": I64Column = i64,
}

table! {
    /// A message that is no click.
    pub row DeadLetterRow,
    /// Dead letters that are inserted together.
    block DeadLetterBlock,
    /// Which rule was broken.
    reason: TextColumn = &'a str,
    /// By which field; empty when by the message as a whole.
    field: TextColumn = &'a str,
    /// When the log took the message in.
    received_at: InstantColumn = Timestamp,
    /// The message, addresses masked.
    payload: TextColumn = &'a str,
    /// The log the message came from.
    topic as "_topic": TextColumn = &'a str,
    /// Its partition there.
    partition as "_partition": I32Column = i32,
    /// Its position there.
    offset as "_offset": I64Column = i64,
}

table! {
    /// What became of a span of messages: `messages = rows + duplicates + dead`.
    pub row SpanRow,
    /// Spans that are inserted together.
    block SpanBlock,
    /// The log.
    topic as "_topic": TextColumn = &'a str,
    /// Its partition.
    partition as "_partition": I32Column = i32,
    /// The first position covered.
    first_offset: I64Column = i64,
    /// The last position covered.
    last_offset: I64Column = i64,
    /// How many messages were read.
    messages: U64Column = u64,
    /// How many became rows.
    rows_stored as "rows": U64Column = u64,
    /// How many repeated an earlier click.
    duplicates: U64Column = u64,
    /// How many became dead letters.
    dead: U64Column = u64,
    /// When the log took in the last message.
    received_until: InstantColumn = Timestamp,
    /// When the span was settled.
    settled_at: InstantColumn = Timestamp,
}

table! {
    /// One state of a link as the table `links` keeps it. An empty text means unknown.
    pub(crate) row LinkRow,
    /// Rows of `links` that are inserted together.
    block LinkBlock,
    /// Whose link it is.
    workspace_id: TextColumn = &'a str,
    /// Which link.
    link_id: TextColumn = &'a str,
    /// Host of the short URL.
    domain: TextColumn = &'a str,
    /// Path of the short URL.
    short_code: TextColumn = &'a str,
    /// Where the link leads.
    destination_url: TextColumn = &'a str,
    /// What people call it.
    title: TextColumn = &'a str,
    /// Which project it belongs to.
    project_id: TextColumn = &'a str,
    /// The project's name in URLs.
    project_slug: TextColumn = &'a str,
    /// What people call the project.
    project_name: TextColumn = &'a str,
    /// Its tags.
    tags: TextsColumn = &'a [String],
    /// When the link was made; the epoch when that is unknown.
    created_at: InstantColumn = Timestamp,
    /// Whether it is no longer in use.
    archived: BoolColumn = bool,
    /// When this state was put.
    updated_at: InstantColumn = Timestamp,
}
