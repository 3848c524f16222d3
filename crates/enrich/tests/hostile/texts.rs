//! Texts made to hurt whoever reads user agents: shared by the test and the benchmark.

use std::fs;
use std::path::Path;

/// Pieces that, repeated, hurt: overlapping matches, prefixes of many rules, places where a backtracking expression would try
/// again and again, what looks like a version, an address or a list, bytes that are no letters.
const PIECES: [&str; 36] = [
    "bot",
    "botBotBOT",
    "Opera ",
    "Opera Mini/ Opera Mobi/ Opera Tablet ",
    "Mozilla/5.0 (",
    "((((((((",
    "))))((((",
    "(compatible; ",
    "a",
    "aA1",
    "Android 10; K",
    "Mobile Safari Mobile ",
    "CUBOT",
    "CUBOT bot ",
    "Google/google",
    "HeadlessChrome",
    "http://",
    "https://a.b@c.d",
    "a@",
    "@a.",
    "a.a-a_a%a+a@a",
    "1.",
    "9999999999",
    "Version/Version/",
    "Chrome/1.2.3.4 Safari/5 ",
    "Windows NT ",
    "CPU iPhone OS 1_2_3 like Mac OS X ",
    "crawlspiderrobotscraperindexerarchiver",
    "en-US;q=0.1,",
    "\"Chromium\";v=\"1\", ",
    "\u{0}\u{1}\u{7f}",
    "\r\n\t",
    "é",
    "\u{1F916}",
    "\u{202E}\u{200D}\u{FFFD}",
    " ",
];

/// Texts of so many bytes or a little more, each with a name to report it by.
pub(crate) fn texts(len: usize) -> Vec<(String, String)> {
    let repeated = PIECES.iter().map(|piece| {
        let text = piece.repeat(len.div_ceil(piece.len()));
        (format!("{piece:?} repeated"), text)
    });
    let nested = ["(", ")", "()", "("]
        .map(|piece| piece.repeat(len / 4))
        .concat();
    repeated
        .chain([("parentheses".to_owned(), nested)])
        .collect()
}

/// Everything the rules look for, end to end, in pieces of so many characters: thousands of matches, one over the other.
pub(crate) fn rules(len: usize) -> Vec<(String, String)> {
    let mut tables: Vec<_> = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("data"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "tsv"))
        .collect();
    tables.sort();
    let mut pieces = Vec::new();
    for table in tables {
        let name = table.file_name().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&table).unwrap();
        for between in ["", " "] {
            let cells: Vec<_> = text
                .lines()
                .filter(|line| !line.starts_with('#'))
                .flat_map(|line| line.split('\t'))
                .collect();
            let all: Vec<_> = cells.join(between).chars().collect();
            pieces.extend(all.chunks(len).enumerate().map(|(number, piece)| {
                let name = format!("{name} joined by {between:?}, piece {number}");
                (name, piece.iter().collect())
            }));
        }
    }
    pieces
}
