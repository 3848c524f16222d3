use sha2::{Digest, Sha256};

use super::text;

/// The token with which operators come in, of which only hashes are kept. It is given at the start and stored nowhere else, so that it
/// works while the store is away.
#[derive(Clone)]
pub struct Token {
    hash: [u8; 32],
    pepper: [u8; 32],
}

impl Token {
    /// The token with this text.
    pub fn new(text: &str) -> Self {
        Self {
            hash: hash(text),
            pepper: Sha256::new_with_prefix("pepper\0")
                .chain_update(text)
                .finalize()
                .into(),
        }
    }

    /// A new random text for a token: 178 bits.
    pub fn generate() -> String {
        text::generate()
    }

    /// Compares hashes: how long that takes says nothing about the text.
    pub(super) fn has_hash(&self, hash: &[u8; 32]) -> bool {
        self.hash == *hash
    }

    /// A secret for hashes that are stored, so that nobody can tell by trying what was hashed. The same as long as the
    /// token is.
    pub(crate) fn pepper(&self) -> &[u8; 32] {
        &self.pepper
    }
}

pub(super) fn hash(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_the_hash_of_its_own_text_only() {
        let text = Token::generate();
        let token = Token::new(&text);
        assert!(token.has_hash(&hash(&text)));
        for other in ["", &text[..33], &format!("{text}x"), &Token::generate()] {
            assert!(!token.has_hash(&hash(other)));
        }
    }

    /// The bytes are from `printf 'pepper\0clk_a_token_of_a_test' | sha256sum`.
    #[test]
    fn the_secret_of_a_token_is_the_same_in_every_version() {
        let token = Token::new("clk_a_token_of_a_test");
        assert_eq!(token.pepper()[..4], [0xec, 0xbd, 0x8c, 0x67]);
        assert_ne!(token.pepper(), Token::new("clk_another_token").pepper());
    }
}
