use arrow_ipc::writer::StreamWriter;
use bytes::Bytes;
use clickmill_stats::ExportQuestion;
use clickmill_store::ClickRecord;

use super::columns::Columns;
use super::encode::{Encode, EncodeError};
use super::pack::Pack;

/// Arrow's IPC stream: a batch after the other.
pub(super) struct ArrowStream {
    columns: Columns,
    stream: StreamWriter<Pack>,
}

impl ArrowStream {
    pub(super) fn new(export: &ExportQuestion) -> Result<Self, EncodeError> {
        let columns = Columns::new(export);
        let pack = Pack::new(export.compression)?;
        let stream = StreamWriter::try_new(pack, columns.schema())?;
        Ok(Self { columns, stream })
    }
}

impl Encode for ArrowStream {
    fn push(&mut self, click: &ClickRecord<'_>) -> Result<(), EncodeError> {
        if let Some(batch) = self.columns.push(click)? {
            self.stream.write(&batch)?;
        }
        Ok(())
    }

    fn ready(&mut self) -> usize {
        self.stream.get_mut().ready()
    }

    fn take(&mut self) -> Vec<Bytes> {
        vec![self.stream.get_mut().take().into()]
    }

    fn finish(mut self: Box<Self>) -> Result<Vec<Bytes>, EncodeError> {
        let batch = self.columns.batch()?;
        if batch.num_rows() > 0 {
            self.stream.write(&batch)?;
        }
        // Writes the end of the stream, too.
        Ok(vec![self.stream.into_inner()?.finish()?.into()])
    }
}
