//! A safe connection to the engine: one statement at a time, results that free themselves.
//!
//! Each `unsafe` block relies on the same contract of `chdb.h`: a connection may move between threads but serves one
//! call at a time (`&mut self` here), a result or insert stream belongs to the connection that made it and is destroyed
//! exactly once, and text is passed with its length.

#![expect(
    unsafe_code,
    reason = "calls the C interface of the engine; the contract is in the module documentation"
)]

use std::ffi::{CString, c_char, c_void};
use std::ptr::{self, NonNull};

use crate::exception::Exception;
use crate::library::{ConnectionSlot, Library, RawAnalysis, RawInsert};
use crate::result::{Chunk, Progress, text};

/// Names and values of `{name:Type}` placeholders.
pub(crate) type Parameters = [(String, String)];

/// What a statement is allowed to touch, as the engine's own parser sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// Leaves no trace.
    ReadOnly,
    /// Changes a database, or something beside the databases.
    Mutating,
    /// `SET`, `USE`, `SYSTEM`, `KILL`, temporary tables.
    Control,
    /// Does not parse.
    Unknown,
}

/// One open connection; closed when dropped.
pub(crate) struct Connection {
    library: &'static Library,
    slot: NonNull<*mut c_void>,
}

// SAFETY: chdb connections are free to move between threads; `&mut self` on every call keeps it to one call at a time.
unsafe impl Send for Connection {}

impl Connection {
    /// Opens a connection with command-line arguments such as `--path=…` and `--max_threads=2`.
    ///
    /// `None` when the engine refuses; it gives no reason over this interface.
    pub(crate) fn open(library: &'static Library, arguments: &[String]) -> Option<Self> {
        let program = CString::from(c"clickhouse");
        let texts: Vec<CString> = std::iter::once(Ok(program))
            .chain(arguments.iter().map(|text| CString::new(text.as_str())))
            .collect::<Result<_, _>>()
            .ok()?;
        let mut pointers: Vec<*mut c_char> = texts
            .iter()
            .map(|text| text.as_ptr().cast_mut())
            .chain(std::iter::once(ptr::null_mut()))
            .collect();
        let count = i32::try_from(texts.len()).ok()?;
        // SAFETY: the array holds that many pointers to NUL-terminated text that outlives the call, and a final null.
        let slot: ConnectionSlot = unsafe { (library.connect)(count, pointers.as_mut_ptr()) };
        NonNull::new(slot).map(|slot| Self { library, slot })
    }

    fn raw(&self) -> *mut c_void {
        // SAFETY: the slot came from chdb_connect and is freed only in drop.
        unsafe { *self.slot.as_ptr() }
    }

    /// Runs a statement and waits for all of its result.
    pub(crate) fn query(
        &mut self,
        sql: &[u8],
        format: &str,
        parameters: &Parameters,
    ) -> Result<Chunk, Exception> {
        let arrays = Arrays::of(parameters);
        // SAFETY: see the module documentation; the arrays outlive the call.
        let raw = unsafe { arrays.call(self.library.query, self.raw(), sql, format) };
        Chunk::checked(self.library, raw)
    }

    /// Starts a `SELECT` whose result is fetched chunk by chunk.
    ///
    /// Errors of the query itself appear at the first [`Rows::next`], not here.
    pub(crate) fn stream(
        &mut self,
        sql: &[u8],
        format: &str,
        parameters: &Parameters,
    ) -> Result<Rows<'_>, Exception> {
        let arrays = Arrays::of(parameters);
        // SAFETY: see the module documentation; the arrays outlive the call.
        let raw = unsafe { arrays.call(self.library.stream_query, self.raw(), sql, format) };
        let stream = Chunk::checked(self.library, raw)?;
        Ok(Rows {
            connection: self,
            stream,
            ended: false,
        })
    }

    /// Starts an `INSERT` whose data follow in pieces. `sql` ends before `FORMAT` or `VALUES`.
    pub(crate) fn insert(
        &mut self,
        sql: &[u8],
        format: &str,
        parameters: &Parameters,
    ) -> Result<Insert<'_>, Exception> {
        let arrays = Arrays::of(parameters);
        // SAFETY: see the module documentation; the arrays outlive the call.
        let raw = unsafe { arrays.call(self.library.stream_insert, self.raw(), sql, format) };
        let insert = Insert {
            connection: self,
            raw,
        };
        match insert.error() {
            Some(error) => Err(error),
            None => Ok(insert),
        }
    }

    /// How many statements the text holds, and what they do, without running them.
    pub(crate) fn classify(&mut self, sql: &[u8]) -> (u32, Class) {
        let mut analysis = RawAnalysis {
            struct_size: 16,
            ..RawAnalysis::default()
        };
        // SAFETY: the text is passed with its length, and struct_size is the size of the struct.
        let state = unsafe {
            (self.library.classify)(
                self.raw(),
                sql.as_ptr().cast(),
                sql.len(),
                ptr::null(),
                0,
                &raw mut analysis,
            )
        };
        let class = match (state, analysis.query_class) {
            (0, 0) => Class::ReadOnly,
            (0, 1 | 2) => Class::Mutating,
            (0, 3) => Class::Control,
            _ => Class::Unknown,
        };
        (analysis.statement_count, class)
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        // SAFETY: every result and stream borrows the connection or was destroyed, so nothing refers to it any more.
        unsafe { (self.library.close)(self.slot.as_ptr()) }
    }
}

/// A running `SELECT`; dropping it early cancels it.
pub(crate) struct Rows<'connection> {
    connection: &'connection mut Connection,
    stream: Chunk,
    ended: bool,
}

impl Rows<'_> {
    /// The next chunk, or `None` at the end.
    pub(crate) fn next(&mut self) -> Result<Option<Chunk>, Exception> {
        if self.ended {
            return Ok(None);
        }
        let library = self.connection.library;
        // SAFETY: the stream belongs to this connection, which is borrowed mutably for as long as the stream lives.
        let raw = unsafe { (library.stream_fetch)(self.connection.raw(), self.stream.raw()) };
        match Chunk::checked(library, raw) {
            Ok(chunk) if chunk.bytes().is_empty() => {
                self.ended = true;
                Ok(None)
            }
            Ok(chunk) => Ok(Some(chunk)),
            Err(error) => {
                self.ended = true;
                Err(error)
            }
        }
    }
}

impl Drop for Rows<'_> {
    fn drop(&mut self) {
        if !self.ended {
            // SAFETY: as in `next`; cancelling a stream that has not ended is what the function is for.
            unsafe {
                (self.connection.library.stream_cancel)(self.connection.raw(), self.stream.raw());
            }
        }
    }
}

/// A running `INSERT`; dropping it before [`Insert::finish`] cancels it.
pub(crate) struct Insert<'connection> {
    connection: &'connection mut Connection,
    raw: RawInsert,
}

impl Insert<'_> {
    /// Hands data to the engine; waits while the engine is behind. `false` when the insert has already failed:
    /// [`Insert::finish`] says why.
    pub(crate) fn append(&mut self, data: &[u8]) -> bool {
        // SAFETY: the engine copies the data before returning.
        let state = unsafe {
            (self.connection.library.insert_append)(self.raw, data.as_ptr().cast(), data.len())
        };
        state == 0
    }

    /// Ends the data and waits until they are stored.
    pub(crate) fn finish(self) -> Result<Progress, Exception> {
        let library = self.connection.library;
        // SAFETY: the stream is live until drop destroys it.
        let raw = unsafe { (library.insert_done)(self.raw) };
        Chunk::checked(library, raw).map(|chunk| chunk.progress())
    }

    /// Gives the insert up: what was not yet written as a part is not stored.
    pub(crate) fn cancel(self) {
        // SAFETY: the stream is live until drop destroys it.
        unsafe { (self.connection.library.insert_cancel)(self.raw) }
    }

    fn error(&self) -> Option<Exception> {
        // SAFETY: the stream is live, the text is owned by it and copied at once.
        unsafe { text((self.connection.library.insert_error)(self.raw)) }.map(Exception::of_engine)
    }
}

impl Drop for Insert<'_> {
    fn drop(&mut self) {
        // SAFETY: destroyed once, here; it cancels first what was not finished.
        unsafe { (self.connection.library.insert_destroy)(self.raw) }
    }
}

/// The four parallel arrays that carry parameters.
struct Arrays {
    names: Vec<*const c_char>,
    name_lengths: Vec<usize>,
    values: Vec<*const c_char>,
    value_lengths: Vec<usize>,
}

impl Arrays {
    fn of(parameters: &Parameters) -> Self {
        Self {
            names: parameters.iter().map(|(n, _)| n.as_ptr().cast()).collect(),
            name_lengths: parameters.iter().map(|(n, _)| n.len()).collect(),
            values: parameters.iter().map(|(_, v)| v.as_ptr().cast()).collect(),
            value_lengths: parameters.iter().map(|(_, v)| v.len()).collect(),
        }
    }

    /// # Safety
    /// `connection` is live and serves no other call, and the parameters the arrays were made of still exist.
    unsafe fn call(
        &self,
        function: crate::library::Run,
        connection: *mut c_void,
        sql: &[u8],
        format: &str,
    ) -> *mut c_void {
        // SAFETY: promised by the caller; every array has as many elements as the count says.
        unsafe {
            function(
                connection,
                sql.as_ptr().cast(),
                sql.len(),
                format.as_ptr().cast(),
                format.len(),
                self.names.as_ptr(),
                self.name_lengths.as_ptr(),
                self.values.as_ptr(),
                self.value_lengths.as_ptr(),
                self.names.len(),
            )
        }
    }
}
