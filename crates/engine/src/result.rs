//! Results of the engine, and what it counted for them.

#![expect(
    unsafe_code,
    reason = "reads results through the C interface of the engine"
)]

use std::ffi::{CStr, c_char};
use std::ops::AddAssign;

use crate::exception::Exception;
use crate::library::{Library, RawResult};

/// What the engine counted for a statement, or for one chunk of its result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Progress {
    pub(crate) read_rows: u64,
    pub(crate) read_bytes: u64,
    pub(crate) written_rows: u64,
    pub(crate) written_bytes: u64,
    pub(crate) result_rows: u64,
    pub(crate) result_bytes: u64,
}

impl AddAssign for Progress {
    fn add_assign(&mut self, other: Self) {
        self.read_rows += other.read_rows;
        self.read_bytes += other.read_bytes;
        self.written_rows += other.written_rows;
        self.written_bytes += other.written_bytes;
        self.result_rows += other.result_rows;
        self.result_bytes += other.result_bytes;
    }
}

/// A result, or one piece of it.
pub(crate) struct Chunk {
    library: &'static Library,
    raw: RawResult,
}

impl Chunk {
    /// Takes over a result just made; the error it may carry becomes the outcome.
    ///
    /// `raw` comes from the library and is destroyed nowhere else.
    pub(crate) fn checked(library: &'static Library, raw: RawResult) -> Result<Self, Exception> {
        if raw.is_null() {
            return Err(Exception::internal("the engine returned no result"));
        }
        let chunk = Self { library, raw };
        // SAFETY: raw is a live result.
        match unsafe { text((library.result_error)(raw)) } {
            Some(error) => Err(Exception::of_engine(error)),
            None => Ok(chunk),
        }
    }

    /// The library's handle of the result, valid as long as `self`.
    pub(crate) fn raw(&self) -> RawResult {
        self.raw
    }

    /// The bytes, in the format asked for.
    pub(crate) fn bytes(&self) -> &[u8] {
        // SAFETY: buffer and length describe memory owned by the result, which lives as long as `self`.
        unsafe {
            let length = (self.library.result_length)(self.raw);
            let start = (self.library.result_buffer)(self.raw);
            if length == 0 || start.is_null() {
                return &[];
            }
            std::slice::from_raw_parts(start.cast(), length)
        }
    }

    /// What the engine counted for it.
    pub(crate) fn progress(&self) -> Progress {
        let library = self.library;
        // SAFETY: plain getters on a live result.
        unsafe {
            Progress {
                read_rows: (library.result_rows_read)(self.raw),
                read_bytes: (library.result_bytes_read)(self.raw),
                written_rows: (library.result_rows_written)(self.raw),
                written_bytes: (library.result_bytes_written)(self.raw),
                result_rows: (library.result_rows)(self.raw),
                result_bytes: (library.result_bytes)(self.raw),
            }
        }
    }
}

impl Drop for Chunk {
    fn drop(&mut self) {
        // SAFETY: destroyed once, here.
        unsafe { (self.library.result_destroy)(self.raw) }
    }
}

/// The text at a pointer of the engine, when there is any.
///
/// # Safety
/// `pointer` is null or NUL-terminated text.
pub(crate) unsafe fn text(pointer: *const c_char) -> Option<String> {
    if pointer.is_null() {
        return None;
    }
    // SAFETY: promised by the caller.
    let text = unsafe { CStr::from_ptr(pointer) };
    Some(text.to_string_lossy().into_owned()).filter(|text| !text.is_empty())
}
