use std::fmt;

use bytes::Bytes;
use clickmill_stats::{Instant, Question, Shape, Window};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use sha2::{Digest, Sha256};

use crate::error::ApiError;

/// Answers that were given, by what was asked and the version of what was settled. Of requests for the same answer one counts,
/// and the others wait for it.
pub(crate) struct Answers(Cache<Key, Bytes, Size>);

/// Names an answer: the same key, the same bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key([u8; 16]);

#[derive(Clone)]
struct Size;

impl Weighter<Key, Bytes> for Size {
    fn weight(&self, _: &Key, answer: &Bytes) -> u64 {
        answer.len() as u64 + OVERHEAD
    }
}

/// What an answer takes besides its bytes, about.
const OVERHEAD: u64 = 128;
/// How large a usual answer is.
const USUAL: u64 = 4096;

impl Answers {
    /// A cache of so many bytes.
    pub(crate) fn new(bytes: u64) -> Self {
        let usually = usize::try_from(bytes / USUAL).unwrap_or(usize::MAX);
        Self(Cache::with_weighter(usually, bytes, Size))
    }

    /// The answer of this key, counted by `count` unless it is known.
    pub(crate) async fn get_or_count(
        &self,
        key: Key,
        count: impl Future<Output = Result<Bytes, ApiError>>,
    ) -> Result<Bytes, ApiError> {
        self.0.get_or_insert_async(&key, count).await
    }
}

impl Key {
    /// The key of a question as it was asked: its text, in which everything relative is as it was resolved.
    pub(crate) fn new(question: &Question, shape: Shape, text: &[u8], version: u64) -> Self {
        let mut digest = Sha256::new();
        let mut put = |bytes: &[u8]| {
            digest.update((bytes.len() as u64).to_be_bytes());
            digest.update(bytes);
        };
        put(question.workspace.as_str().as_bytes());
        put(text);
        put(&[shape as u8, u8::from(question.is_partial())]);
        put(&version.to_be_bytes());
        put(&edges(question.window));
        let previous = question.comparison.previous();
        put(&previous.map_or([0; 16], |previous| edges(previous.window)));
        let since = question.retained_since.map_or(i64::MIN, Instant::millis);
        put(&since.to_be_bytes());
        put(&[u8::from(
            previous.is_some_and(|previous| previous.out_of_range),
        )]);
        let digest: [u8; 32] = digest.finalize().into();
        let mut key = [0; 16];
        key.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
        Self(key)
    }
}

/// As an entity tag: what it names is the same numbers, while an answer also says when they were asked for.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "W/\"{:032x}\"", u128::from_be_bytes(self.0))
    }
}

fn edges(window: Window) -> [u8; 16] {
    let [from, to] = [window.from(), window.to()].map(Instant::millis);
    ((u128::from(from.cast_unsigned()) << 64) | u128::from(to.cast_unsigned())).to_be_bytes()
}
