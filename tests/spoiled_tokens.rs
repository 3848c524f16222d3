//! A server that crashes after it noted a token and before the rows appeared.

use std::fs;

use clickmill_model::{Offset, Partition, Span, Timestamp};
use clickmill_store::{Insertable, SpanBlock, SpanRow, Token};

use crate::support::{Engine, query, store_at};

const SPAN: Span = Span {
    partition: Partition(0),
    first: Offset(10),
    last: Offset(19),
};

fn block() -> Vec<bytes::Bytes> {
    let mut block = SpanBlock::default();
    block.push(&SpanRow {
        topic: "clicks",
        partition: 0,
        first_offset: 10,
        last_offset: 19,
        messages: 10,
        rows_stored: 10,
        duplicates: 0,
        dead: 0,
        received_until: Timestamp::EARLIEST,
        settled_at: Timestamp::EARLIEST,
    });
    block.finish()
}

/// The crash is made by hand: the part goes while the engine is down, and the note of its token stays.
#[tokio::test]
async fn rows_whose_token_was_spoiled_are_found_missing_and_stored_under_the_next() {
    let mut engine = Engine::start(&[]);
    let store = store_at(&engine.url, "clickmill");
    store.migrate().await.unwrap();
    let token = Token::of_span("clicks", SPAN);
    store
        .insert(Insertable::Spans, &block(), &token)
        .await
        .unwrap();
    assert_eq!(
        store
            .stored(Insertable::Spans, "clicks", SPAN)
            .await
            .unwrap(),
        [10]
    );
    let path = "SELECT path FROM system.parts WHERE table = 'spans' AND active";
    let part = query(&engine.url, path).trim().to_owned();
    assert!(engine.process.terminate().success());
    fs::remove_dir_all(&part).unwrap();

    engine.restart();
    let store = store_at(&engine.url, "clickmill");
    store
        .insert(Insertable::Spans, &block(), &token)
        .await
        .unwrap();
    let stored = store
        .stored(Insertable::Spans, "clicks", SPAN)
        .await
        .unwrap();
    assert!(
        stored.is_empty(),
        "the engine takes the rows for stored, although they are not"
    );
    let next = token.after_spoiled();
    for _ in 0..2 {
        store
            .insert(Insertable::Spans, &block(), &next)
            .await
            .unwrap();
        assert_eq!(
            store
                .stored(Insertable::Spans, "clicks", SPAN)
                .await
                .unwrap(),
            [10]
        );
    }
}
