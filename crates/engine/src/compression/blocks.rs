//! ClickHouse's own block compression (`compress=1`, `decompress=1`).
//!
//! A block is a 16-byte checksum (`CityHash128` of version 1.0.2, over all that follows), a method byte, the sizes of the
//! compressed part (with the nine bytes of this header) and of the data, both 32-bit little-endian, and the data.

use std::io::{self, Read, Write};

use cityhash_rs::cityhash_102_128;

const CHECKSUM: usize = 16;
const HEADER: usize = 9;
/// Larger blocks are refused before memory is reserved for them. Clients send 256 KiB to 1 MiB.
const MAX_BLOCK: usize = 256 << 20;
/// How much data goes into one written block.
const WRITE_BLOCK: usize = 1 << 20;

const NONE: u8 = 0x02;
const LZ4: u8 = 0x82;
const ZSTD: u8 = 0x90;

fn invalid(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}

fn checksum(bytes: &[u8]) -> [u8; CHECKSUM] {
    let hash = cityhash_102_128(bytes);
    // Two little-endian halves, the first half first.
    let swapped = hash.rotate_left(64);
    swapped.to_le_bytes()
}

/// Writes data as LZ4 blocks into `output`.
pub(crate) fn write(data: &[u8], output: &mut impl Write) -> io::Result<()> {
    for piece in data.chunks(WRITE_BLOCK) {
        let compressed = lz4_flex::block::compress(piece);
        let mut block = Vec::with_capacity(HEADER + compressed.len());
        block.push(LZ4);
        block.extend_from_slice(&length(HEADER + compressed.len())?.to_le_bytes());
        block.extend_from_slice(&length(piece.len())?.to_le_bytes());
        block.extend_from_slice(&compressed);
        output.write_all(&checksum(&block))?;
        output.write_all(&block)?;
    }
    Ok(())
}

fn length(bytes: usize) -> io::Result<u32> {
    u32::try_from(bytes).map_err(|_| invalid(format!("a block of {bytes} bytes is too large")))
}

/// Reads the data out of a stream of blocks.
pub(crate) struct BlockReader<R> {
    inner: R,
    data: Vec<u8>,
    at: usize,
}

impl<R: Read> BlockReader<R> {
    pub(crate) fn new(inner: R) -> Self {
        Self {
            inner,
            data: Vec::new(),
            at: 0,
        }
    }

    /// Reads the next block; `false` at the end of the stream.
    fn advance(&mut self) -> io::Result<bool> {
        let mut prefix = [0_u8; CHECKSUM + HEADER];
        let mut filled = 0;
        while let Some(rest @ [_, ..]) = prefix.get_mut(filled..) {
            match self.inner.read(rest)? {
                0 if filled == 0 => return Ok(false),
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                count => filled += count,
            }
        }
        let (expected, header) = prefix.split_at(CHECKSUM);
        let (compressed, uncompressed) = sizes(header)?;
        let mut block = header.to_vec();
        block.resize(compressed, 0);
        self.inner
            .read_exact(block.get_mut(HEADER..).unwrap_or_default())?;
        if checksum(&block) != expected {
            return Err(invalid(
                "Checksum doesn't match: corrupted data.".to_owned(),
            ));
        }
        let (header, body) = block.split_at(HEADER);
        self.data = decompress(header.first().copied(), body, uncompressed)?;
        self.at = 0;
        Ok(true)
    }
}

fn sizes(header: &[u8]) -> io::Result<(usize, usize)> {
    let at = |start: usize| -> Option<usize> {
        let bytes: [u8; 4] = header.get(start..start + 4)?.try_into().ok()?;
        usize::try_from(u32::from_le_bytes(bytes)).ok()
    };
    match (at(1), at(5)) {
        (Some(compressed), Some(uncompressed))
            if (HEADER..=MAX_BLOCK).contains(&compressed) && uncompressed <= MAX_BLOCK =>
        {
            Ok((compressed, uncompressed))
        }
        _ => Err(invalid(
            "Too large or too small size of a compressed block".to_owned(),
        )),
    }
}

fn decompress(method: Option<u8>, body: &[u8], size: usize) -> io::Result<Vec<u8>> {
    let data = match method {
        Some(LZ4) => lz4_flex::block::decompress(body, size)
            .map_err(|error| invalid(format!("Cannot decompress LZ4: {error}")))?,
        Some(ZSTD) => zstd::bulk::decompress(body, size)?,
        Some(NONE) => body.to_vec(),
        other => {
            return Err(invalid(format!(
                "Unknown compression method: {}",
                other.unwrap_or_default()
            )));
        }
    };
    if data.len() == size {
        Ok(data)
    } else {
        Err(invalid(format!(
            "a block promised {size} bytes and holds {}",
            data.len()
        )))
    }
}

impl<R: Read> Read for BlockReader<R> {
    fn read(&mut self, output: &mut [u8]) -> io::Result<usize> {
        while self.at == self.data.len() {
            if !self.advance()? {
                return Ok(0);
            }
        }
        let rest = self.data.get(self.at..).unwrap_or_default();
        let count = rest.len().min(output.len());
        for (target, source) in output.iter_mut().zip(rest) {
            *target = *source;
        }
        self.at += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut data = Vec::new();
        BlockReader::new(bytes).read_to_end(&mut data).map(|_| data)
    }

    #[test]
    fn what_is_written_can_be_read() {
        let data: Vec<u8> = (0..3_000_000_u32)
            .map(|i| (i / 7).to_le_bytes()[0])
            .collect();
        let mut blocks = Vec::new();
        write(&data, &mut blocks).unwrap();
        assert_eq!(read(&blocks).unwrap(), data);
    }

    #[test]
    fn zstd_and_plain_blocks_are_read() {
        for (method, body) in [
            (ZSTD, zstd::bulk::compress(b"hello", 1).unwrap()),
            (NONE, b"hello".to_vec()),
        ] {
            let mut block = vec![method];
            block.extend_from_slice(&u32::try_from(9 + body.len()).unwrap().to_le_bytes());
            block.extend_from_slice(&5_u32.to_le_bytes());
            block.extend_from_slice(&body);
            let whole = [checksum(&block).as_slice(), &block].concat();
            assert_eq!(read(&whole).unwrap(), b"hello");
        }
    }

    #[test]
    fn a_flipped_bit_is_noticed() {
        let mut blocks = Vec::new();
        write(b"some data, some data, some data", &mut blocks).unwrap();
        for position in 0..blocks.len() {
            let mut broken = blocks.clone();
            broken[position] ^= 1;
            assert!(read(&broken).is_err(), "byte {position}");
        }
        assert!(read(&blocks[..blocks.len() - 1]).is_err());
    }

    /// A column file that ClickHouse wrote: its files on disk consist of the same blocks.
    #[test]
    fn a_block_of_clickhouse_is_read() {
        let file = [
            0xee, 0x67, 0xcb, 0x44, 0xcc, 0x38, 0x36, 0x68, 0x91, 0xd2, 0x38, 0xbc, 0x5d, 0x6d,
            0x7f, 0x8b, 0x82, 0x1c, 0, 0, 0, 0x24, 0, 0, 0, 0x9f, b'c', b'l', b'i', b'c', b'k',
            b'm', b'i', b'l', b'l', 0x09, 0, 0x03, 0x50, b'k', b'm', b'i', b'l', b'l',
        ];
        assert_eq!(read(&file).unwrap(), b"clickmill".repeat(4));
    }
}
