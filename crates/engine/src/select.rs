//! Queries: results flow from the engine to the reply.

use std::fs::{self, File};
use std::io::Read;

use crate::connection::{Class, Connection, Parameters};
use crate::engine::{Engine, literal};
use crate::exception::Exception;
use crate::execute::Stop;
use crate::formats::{Delivery, delivery};
use crate::join::Joiner;
use crate::reply::Reply;

const PIECE: usize = 256 << 10;

/// A statement that may have a result.
pub(crate) struct Query<'a> {
    pub(crate) sql: &'a [u8],
    /// The format of the result.
    pub(crate) format: &'a str,
    /// Where `INTO OUTFILE` belongs in the text.
    pub(crate) tail: usize,
    pub(crate) parameters: &'a Parameters,
}

impl Query<'_> {
    /// Runs a `SELECT`.
    pub(crate) fn deliver(
        &self,
        connection: &mut Connection,
        engine: &Engine,
        reply: &mut Reply,
    ) -> Result<(), Stop> {
        match delivery(self.format) {
            Delivery::Document if engine.has_format(self.format) => {
                self.document(connection, engine, reply)
            }
            // The engine would say so three times over, in one sentence.
            Delivery::Document => Err(Exception::of_interface(
                73,
                "UNKNOWN_FORMAT",
                &format!("Unknown format {}.", self.format),
            )
            .into()),
            chunked => self.chunks(connection, chunked, reply),
        }
    }

    /// Runs a statement whose result, if it has one, is small: `SHOW`, `DESCRIBE`, `CREATE`, `INSERT … SELECT`.
    pub(crate) fn at_once(
        &self,
        connection: &mut Connection,
        class: Class,
        reply: &mut Reply,
    ) -> Result<(), Stop> {
        let mut sql = self.sql.to_vec();
        if class == Class::Unknown {
            // `exit` and the like are words of the library's command line, not statements; with a comment they get the
            // syntax error they deserve.
            sql.extend_from_slice(b" /**/");
        }
        let result = connection.query(&sql, self.format, self.parameters)?;
        reply.progress = result.progress();
        if class == Class::ReadOnly || !result.bytes().is_empty() {
            reply.set_format(self.format);
        }
        reply.write(result.bytes())?;
        Ok(())
    }

    fn chunks(
        &self,
        connection: &mut Connection,
        delivery: Delivery,
        reply: &mut Reply,
    ) -> Result<(), Stop> {
        let mut joiner = Joiner::new(delivery);
        let mut rows = connection.stream(self.sql, self.format, self.parameters)?;
        reply.set_format(self.format);
        while let Some(chunk) = rows.next()? {
            reply.progress += chunk.progress();
            reply.write(joiner.part(chunk.bytes())?)?;
        }
        reply.write(joiner.end())?;
        Ok(())
    }

    /// Lets the engine write the document to a file, and sends the file.
    fn document(
        &self,
        connection: &mut Connection,
        engine: &Engine,
        reply: &mut Reply,
    ) -> Result<(), Stop> {
        let path = engine
            .scratch()
            .join(format!("{:032x}", rand::random::<u128>()));
        let outfile = path.to_string_lossy();
        let (before, after) = self
            .sql
            .split_at_checked(self.tail)
            .unwrap_or((self.sql, b""));
        let mut sql = before.to_vec();
        sql.extend_from_slice(b" INTO OUTFILE ");
        sql.extend_from_slice(literal(&outfile).as_bytes());
        sql.push(b' ');
        if after.trim_ascii_start().is_empty() || after.trim_ascii_start().starts_with(b";") {
            sql.extend_from_slice(b"FORMAT ");
            sql.extend_from_slice(self.format.as_bytes());
        } else {
            sql.extend_from_slice(after);
        }
        let written = connection.query(&sql, self.format, self.parameters);
        let file = File::open(&path);
        // Without its name the file goes away with the handle, whatever happens next.
        let unlinked = fs::remove_file(&path);
        reply.progress = written?.progress();
        let mut file = file
            .and_then(|file| unlinked.map(|()| file))
            .map_err(|error| {
                Exception::internal(&format!("the result file cannot be read: {error}"))
            })?;
        reply.set_format(self.format);
        let mut piece = vec![0; PIECE];
        loop {
            let count = file.read(&mut piece).map_err(|error| {
                Exception::internal(&format!("the result file cannot be read: {error}"))
            })?;
            if count == 0 {
                return Ok(());
            }
            reply.write(piece.get(..count).unwrap_or_default())?;
        }
    }
}
