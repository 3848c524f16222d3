use bytes::Bytes;

use super::{Settler, Unsettled};
use crate::mill::Mill;
use crate::milled::{Milled, Piece};

/// Rows that can be laid out as a block, all of them or some.
#[derive(Clone)]
pub(super) enum Rows<'m> {
    /// A piece of a batch.
    Clicks {
        milled: &'m Milled,
        piece: &'m Piece,
    },
    /// A block that goes as a whole.
    Block(Vec<Bytes>),
}

impl Settler {
    /// The block of the rows at these positions.
    ///
    /// Usually that is the block there is. Some of it only are needed after something rare, so then they are simply milled
    /// again.
    pub(super) fn block(
        &self,
        rows: &Rows<'_>,
        positions: &[i64],
    ) -> Result<Vec<Bytes>, Unsettled> {
        match rows {
            Rows::Clicks { piece, .. } if positions.len() == piece.rows => Ok(piece.block.clone()),
            Rows::Clicks { milled, piece } => self.mill_again(milled, piece, positions),
            Rows::Block(block) => Ok(block.clone()),
        }
    }

    fn mill_again(
        &self,
        milled: &Milled,
        piece: &Piece,
        positions: &[i64],
    ) -> Result<Vec<Bytes>, Unsettled> {
        // A salt may have to be fetched, which blocks.
        let pieces = tokio::task::block_in_place(|| {
            Mill::new(self.mills.clone()).mill_some(&milled.log, &milled.batch, positions)
        });
        let mut pieces = pieces.ok_or(Unsettled::GivenUp)?.into_iter();
        let again = pieces.find(|again| again.year_month == piece.year_month);
        Ok(again.map(|again| again.block).unwrap_or_default())
    }
}
