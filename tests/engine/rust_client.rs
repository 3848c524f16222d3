//! The official Rust client, with its default settings.

use clickhouse::error::Error;
use clickhouse::{Client, Row};
use serde::{Deserialize, Serialize};

use crate::support::Engine;

#[derive(Row, Serialize, Deserialize, Debug, PartialEq, Clone)]
struct Click {
    id: u32,
    link: String,
    seen: Vec<i64>,
}

fn clicks(count: u32) -> Vec<Click> {
    (0..count)
        .map(|id| Click {
            id,
            link: format!("link {}", id % 50),
            seen: vec![i64::from(id), -1],
        })
        .collect()
}

async fn insert(client: &Client, clicks: &[Click]) {
    let mut insert = client.insert::<Click>("clicks").await.unwrap();
    for click in clicks {
        insert.write(click).await.unwrap();
    }
    insert.end().await.unwrap();
}

fn text(error: &Error) -> String {
    match error {
        Error::BadResponse(text) => text.clone(),
        other => panic!("{other:?} is no response of a server"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_official_crate_cannot_tell_the_difference() {
    let engine = Engine::start(&[]);
    let client = Client::default().with_url(&engine.url).with_database("web");
    client
        .clone()
        .with_database("")
        .query("CREATE DATABASE web")
        .execute()
        .await
        .unwrap();
    let table = "CREATE TABLE clicks (id UInt32, link String, seen Array(Int64)) ENGINE = MergeTree ORDER BY id";
    client.query(table).execute().await.unwrap();
    let clicks = clicks(100_000);
    insert(&client, &clicks).await;
    insert(&client, &[]).await;

    let back: Vec<Click> = client
        .query("SELECT ?fields FROM clicks ORDER BY id")
        .fetch_all()
        .await
        .unwrap();
    assert_eq!(back, clicks);
    let query = client
        .query("SELECT count() FROM clicks WHERE link = {link:String} AND id < {most:UInt32}");
    let count: u64 = query
        .param("link", "link 7")
        .param("most", 1_000)
        .fetch_one()
        .await
        .unwrap();
    assert_eq!(count, 20);

    let mut lines = client.insert_formatted_with("INSERT INTO clicks FORMAT JSONEachRow");
    lines
        .send("{\"id\":1000000,\"link\":\"it's\",\"seen\":[]}\n".into())
        .await
        .unwrap();
    lines.end().await.unwrap();
    let link: String = client
        .query("SELECT link FROM clicks WHERE id = ?")
        .bind(1_000_000)
        .fetch_one()
        .await
        .unwrap();
    assert_eq!(link, "it's");

    let threads = client
        .query("SELECT toUInt64(getSetting('max_threads'))")
        .with_setting("max_threads", "3");
    assert_eq!(threads.fetch_one::<u64>().await.unwrap(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_official_crate_understands_every_error() {
    let engine = Engine::start(&[]);
    let client = Client::default().with_url(&engine.url);
    let error = client
        .query("SELECT * FROM nosuch")
        .execute()
        .await
        .unwrap_err();
    assert!(text(&error).contains("(UNKNOWN_TABLE)"), "{error}");
    let error = client
        .query("SELECT 1")
        .with_setting("nosuch", "1")
        .execute()
        .await
        .unwrap_err();
    assert!(text(&error).contains("(UNKNOWN_SETTING)"), "{error}");
    let wrong = client.clone().with_user("default").with_password("wrong");
    let error = wrong.query("SELECT 1").execute().await.unwrap_err();
    assert!(text(&error).contains("(AUTHENTICATION_FAILED)"), "{error}");

    // After three million rows.
    let broken = "SELECT number + throwIf(number = 3000000) AS n FROM numbers(10000000)";
    let mut cursor = client.query(broken).fetch::<u64>().unwrap();
    let mut rows = 0;
    let error = loop {
        match cursor.next().await {
            Ok(Some(_)) => rows += 1,
            Ok(None) => panic!("the result ended after {rows} rows without an error"),
            Err(error) => break error,
        }
    };
    assert!(
        text(&error).contains("(FUNCTION_THROW_IF_VALUE_IS_NON_ZERO)"),
        "{error}"
    );
    assert!(rows > 100_000, "{rows}");
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_million_rows_reach_the_official_crate() {
    let engine = Engine::start(&[]);
    let client = Client::default().with_url(&engine.url);
    let mut cursor = client
        .query("SELECT number FROM numbers(10000000)")
        .fetch::<u64>()
        .unwrap();
    let (mut rows, mut sum) = (0_u64, 0_u64);
    while let Some(number) = cursor.next().await.unwrap() {
        rows += 1;
        sum += number;
    }
    assert_eq!((rows, sum), (10_000_000, 49_999_995_000_000));
}
