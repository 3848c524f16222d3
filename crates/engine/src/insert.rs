//! Inserts: data flow from the request into the engine in pieces.

use std::io::Read;

use crate::connection::{Connection, Parameters};
use crate::engine::identifier;
use crate::exception::Exception;
use crate::execute::External;
use crate::result::Progress;
use crate::statement_text::unreadable;

const PIECE: usize = 256 << 10;

/// An `INSERT` whose data come separately.
pub(crate) struct InsertData<'a> {
    /// Ends before `FORMAT` or `VALUES`.
    pub(crate) sql: &'a [u8],
    pub(crate) format: &'a str,
    pub(crate) parameters: &'a Parameters,
}

impl InsertData<'_> {
    /// Inserts everything `data` gives. When it breaks off, the insert is cancelled and not committed.
    pub(crate) fn run(
        &self,
        connection: &mut Connection,
        mut data: impl Read,
    ) -> Result<Progress, Exception> {
        let mut insert = connection.insert(self.sql, self.format, self.parameters)?;
        let mut piece = vec![0; PIECE];
        loop {
            match data.read(&mut piece) {
                Ok(0) => return insert.finish(),
                Ok(count) => {
                    if !insert.append(piece.get(..count).unwrap_or_default()) {
                        // It failed already; finishing says why.
                        return insert.finish();
                    }
                }
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => {
                    insert.cancel();
                    return Err(unreadable(&error));
                }
            }
        }
    }
}

/// Makes an external table of a form visible to the query, as a temporary table of its connection.
pub(crate) fn external_table(
    connection: &mut Connection,
    external: &External,
) -> Result<(), Exception> {
    let name = identifier(&external.part.name);
    let create = format!(
        "CREATE OR REPLACE TEMPORARY TABLE {name} ({}) ENGINE = Memory",
        external.structure
    );
    connection.query(create.as_bytes(), "Null", &[])?;
    let sql = format!("INSERT INTO {name}");
    let insert = InsertData {
        sql: sql.as_bytes(),
        format: &external.format,
        parameters: &[],
    };
    insert.run(connection, external.part.data.as_slice())?;
    Ok(())
}
