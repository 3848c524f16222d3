use std::io::{self, Write};

use bytes::Bytes;
use clickmill_stats::{ExportCompression, ExportQuestion};
use clickmill_store::ClickRecord;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, GzipLevel, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties};

use super::columns::Columns;
use super::encode::{Encode, EncodeError};

/// What a row group may take before it is written: all of it is kept, since its columns come one after the other.
const GROUP_BYTES: usize = 8 << 20;
/// What the dictionary of a column may take; all are kept, too.
const DICTIONARY_BYTES: usize = 128 << 10;
/// How long a page is; a page of each column is written at a time.
const PAGE_BYTES: usize = 128 << 10;

const PAGE_ROWS: usize = 8192;

/// Apache Parquet, compressed inside, so that it can be read in place.
pub(super) struct ParquetFile {
    columns: Columns,
    file: ArrowWriter<Written>,
}

/// What is written and was not taken yet, piece by piece: a row group at once would need twice its size while it grows.
#[derive(Default)]
struct Written {
    pieces: Vec<Bytes>,
    last: Vec<u8>,
}

const PIECE_BYTES: usize = 128 << 10;

impl Written {
    fn take(&mut self) -> Vec<Bytes> {
        self.pieces.push(std::mem::take(&mut self.last).into());
        std::mem::take(&mut self.pieces)
    }

    fn len(&self) -> usize {
        self.pieces.iter().map(Bytes::len).sum::<usize>() + self.last.len()
    }
}

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.last.len() >= PIECE_BYTES {
            self.pieces.push(std::mem::take(&mut self.last).into());
        }
        self.last.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl ParquetFile {
    pub(super) fn new(export: &ExportQuestion) -> Result<Self, EncodeError> {
        let compression = match export.compression {
            ExportCompression::None => Compression::UNCOMPRESSED,
            ExportCompression::Gzip => Compression::GZIP(GzipLevel::default()),
            ExportCompression::Zstd => Compression::ZSTD(ZstdLevel::try_new(3)?),
        };
        // What is known of each page is kept until the end, so as little as possible.
        let properties = WriterProperties::builder()
            .set_compression(compression)
            .set_created_by(concat!("clickmill ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_dictionary_page_size_limit(DICTIONARY_BYTES)
            .set_data_page_size_limit(PAGE_BYTES)
            .set_data_page_row_count_limit(PAGE_ROWS)
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_offset_index_disabled(true)
            .build();
        let columns = Columns::new(export);
        let schema = columns.schema().clone();
        let file = ArrowWriter::try_new(Written::default(), schema, Some(properties))?;
        Ok(Self { columns, file })
    }
}

impl Encode for ParquetFile {
    fn push(&mut self, click: &ClickRecord<'_>) -> Result<(), EncodeError> {
        if let Some(batch) = self.columns.push(click)? {
            self.file.write(&batch)?;
            if self.file.memory_size() >= GROUP_BYTES {
                self.file.flush()?;
            }
        }
        Ok(())
    }

    fn ready(&mut self) -> usize {
        self.file.inner_mut().len()
    }

    fn take(&mut self) -> Vec<Bytes> {
        self.file.inner_mut().take()
    }

    fn finish(mut self: Box<Self>) -> Result<Vec<Bytes>, EncodeError> {
        let batch = self.columns.batch()?;
        if batch.num_rows() > 0 {
            self.file.write(&batch)?;
        }
        Ok(self.file.into_inner()?.take())
    }
}
