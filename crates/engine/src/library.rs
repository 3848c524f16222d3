//! The C functions of `libchdb.so`, found at run time.
//!
//! The interface is the one of `programs/local/chdb.h` in chdb-core 26.7. Only the functions used here are looked up;
//! a library that lacks one of them is refused as a whole, before anything is opened.

#![expect(
    unsafe_code,
    reason = "symbols of a C library have the types its header says; the compiler cannot check that"
)]

use std::ffi::{c_char, c_int, c_void};
use std::path::Path;

use crate::error::EngineError;

/// `chdb_connection *` and `chdb_connection`: both opaque, never looked into but to read the second from the first.
pub(crate) type ConnectionSlot = *mut *mut c_void;
/// `chdb_result *`.
pub(crate) type RawResult = *mut c_void;
/// `chdb_insert_stream`.
pub(crate) type RawInsert = *mut c_void;

/// `chdb_query_analysis_v1`: what `chdb_classify_query_n` reports.
#[repr(C)]
#[derive(Default)]
pub(crate) struct RawAnalysis {
    pub(crate) struct_size: u32,
    pub(crate) statement_count: u32,
    pub(crate) flags: u32,
    pub(crate) query_class: u32,
}

pub(crate) type Run = unsafe extern "C" fn(
    *mut c_void,
    *const c_char,
    usize,
    *const c_char,
    usize,
    *const *const c_char,
    *const usize,
    *const *const c_char,
    *const usize,
    usize,
) -> *mut c_void;

/// The functions, each with the type its C declaration has.
pub(crate) struct Library {
    pub(crate) set_signal_handlers_enabled: unsafe extern "C" fn(c_int),
    pub(crate) connect: unsafe extern "C" fn(c_int, *mut *mut c_char) -> ConnectionSlot,
    pub(crate) close: unsafe extern "C" fn(ConnectionSlot),
    pub(crate) shutdown: unsafe extern "C" fn() -> c_int,
    pub(crate) query: Run,
    pub(crate) stream_query: Run,
    pub(crate) stream_fetch: unsafe extern "C" fn(*mut c_void, RawResult) -> RawResult,
    pub(crate) stream_cancel: unsafe extern "C" fn(*mut c_void, RawResult),
    pub(crate) stream_insert: Run,
    pub(crate) insert_append: unsafe extern "C" fn(RawInsert, *const c_void, usize) -> c_int,
    pub(crate) insert_done: unsafe extern "C" fn(RawInsert) -> RawResult,
    pub(crate) insert_cancel: unsafe extern "C" fn(RawInsert),
    pub(crate) insert_error: unsafe extern "C" fn(RawInsert) -> *const c_char,
    pub(crate) insert_destroy: unsafe extern "C" fn(RawInsert),
    pub(crate) result_buffer: unsafe extern "C" fn(RawResult) -> *const c_char,
    pub(crate) result_length: unsafe extern "C" fn(RawResult) -> usize,
    pub(crate) result_error: unsafe extern "C" fn(RawResult) -> *const c_char,
    pub(crate) result_rows: unsafe extern "C" fn(RawResult) -> u64,
    pub(crate) result_bytes: unsafe extern "C" fn(RawResult) -> u64,
    pub(crate) result_rows_read: unsafe extern "C" fn(RawResult) -> u64,
    pub(crate) result_bytes_read: unsafe extern "C" fn(RawResult) -> u64,
    pub(crate) result_rows_written: unsafe extern "C" fn(RawResult) -> u64,
    pub(crate) result_bytes_written: unsafe extern "C" fn(RawResult) -> u64,
    pub(crate) result_destroy: unsafe extern "C" fn(RawResult),
    pub(crate) classify: unsafe extern "C" fn(
        *mut c_void,
        *const c_char,
        usize,
        *const c_char,
        usize,
        *mut RawAnalysis,
    ) -> c_int,
}

impl Library {
    /// Loads the library for the rest of the process.
    ///
    /// It is never unloaded: ClickHouse keeps threads and thread-local destructors that live in its code.
    pub(crate) fn load(path: &Path) -> Result<&'static Self, EngineError> {
        if !path.is_file() {
            return Err(EngineError::LibraryMissing {
                path: path.to_owned(),
            });
        }
        let invalid = |source| EngineError::LibraryInvalid {
            path: path.to_owned(),
            source,
        };
        // SAFETY: the constructors of libchdb have no preconditions; the caller vouches for the file being libchdb.
        let handle = unsafe { libloading::Library::new(path) }.map_err(invalid)?;
        let library = Self::symbols(&handle).map_err(invalid)?;
        std::mem::forget(handle);
        Ok(Box::leak(Box::new(library)))
    }

    fn symbols(handle: &libloading::Library) -> Result<Self, libloading::Error> {
        macro_rules! symbol {
            ($name:literal) => {
                // SAFETY: the field this is assigned to has the type that chdb.h declares for the symbol.
                *unsafe { handle.get(concat!($name, "\0").as_bytes()) }?
            };
        }
        Ok(Self {
            set_signal_handlers_enabled: symbol!("chdb_set_signal_handlers_enabled"),
            connect: symbol!("chdb_connect"),
            close: symbol!("chdb_close_conn"),
            shutdown: symbol!("chdb_shutdown"),
            query: symbol!("chdb_query_with_params_n"),
            stream_query: symbol!("chdb_stream_query_with_params_n"),
            stream_fetch: symbol!("chdb_stream_fetch_result"),
            stream_cancel: symbol!("chdb_stream_cancel_query"),
            stream_insert: symbol!("chdb_stream_insert_with_params_n"),
            insert_append: symbol!("chdb_stream_append"),
            insert_done: symbol!("chdb_stream_done"),
            insert_cancel: symbol!("chdb_stream_cancel_insert"),
            insert_error: symbol!("chdb_stream_insert_error"),
            insert_destroy: symbol!("chdb_destroy_insert_stream"),
            result_buffer: symbol!("chdb_result_buffer"),
            result_length: symbol!("chdb_result_length"),
            result_error: symbol!("chdb_result_error"),
            result_rows: symbol!("chdb_result_rows_read"),
            result_bytes: symbol!("chdb_result_bytes_read"),
            result_rows_read: symbol!("chdb_result_storage_rows_read"),
            result_bytes_read: symbol!("chdb_result_storage_bytes_read"),
            result_rows_written: symbol!("chdb_result_rows_written"),
            result_bytes_written: symbol!("chdb_result_bytes_written"),
            result_destroy: symbol!("chdb_destroy_query_result"),
            classify: symbol!("chdb_classify_query_n"),
        })
    }
}
