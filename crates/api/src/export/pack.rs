use std::io::{self, Write};

use clickmill_stats::ExportCompression;
use flate2::write::GzEncoder;
use zstd::stream::write::Encoder as ZstdEncoder;

/// Compresses what is written into it; what comes out is taken off now and then.
pub(super) enum Pack {
    Plain(Vec<u8>),
    Gzip(GzEncoder<Vec<u8>>),
    Zstd(ZstdEncoder<'static, Vec<u8>>),
}

impl Pack {
    pub(super) fn new(compression: ExportCompression) -> io::Result<Self> {
        Ok(match compression {
            ExportCompression::None => Self::Plain(Vec::new()),
            ExportCompression::Gzip => {
                // The default takes twice as long for a tenth less.
                Self::Gzip(GzEncoder::new(Vec::new(), flate2::Compression::new(4)))
            }
            ExportCompression::Zstd => Self::Zstd(ZstdEncoder::new(Vec::new(), 3)?),
        })
    }

    fn out(&mut self) -> &mut Vec<u8> {
        match self {
            Self::Plain(out) => out,
            Self::Gzip(packer) => packer.get_mut(),
            Self::Zstd(packer) => packer.get_mut(),
        }
    }

    /// How many bytes have come out.
    pub(super) fn ready(&mut self) -> usize {
        self.out().len()
    }

    /// Takes off what has come out.
    pub(super) fn take(&mut self) -> Vec<u8> {
        std::mem::take(self.out())
    }

    /// Ends what is compressed, and gives the rest of it.
    pub(super) fn finish(self) -> io::Result<Vec<u8>> {
        match self {
            Self::Plain(out) => Ok(out),
            Self::Gzip(packer) => packer.finish(),
            Self::Zstd(packer) => packer.finish(),
        }
    }
}

impl Write for Pack {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(out) => out.write(bytes),
            Self::Gzip(packer) => packer.write(bytes),
            Self::Zstd(packer) => packer.write(bytes),
        }
    }

    /// What comes out is better compressed when nothing is forced out.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
