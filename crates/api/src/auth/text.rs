use rand::Rng;
use rand::distr::Alphanumeric;

/// What every token begins with, so that scanners for secrets find one that leaked.
const PREFIX: &str = "clk_";
/// Random characters after it: 178 bits.
const RANDOM: usize = 30;
/// Characters of the checksum at the end.
const CHECKSUM: usize = 6;
const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A new text for a token.
pub(super) fn generate() -> String {
    let random = rand::rng().sample_iter(&Alphanumeric).take(RANDOM);
    let mut text: String = PREFIX.chars().chain(random.map(char::from)).collect();
    text.push_str(&checksum(&text));
    text
}

/// Whether this may be a token: one that was mistyped or cut is not, and need not be looked up.
pub(super) fn is_well_formed(text: &str) -> bool {
    let body = text.len().checked_sub(CHECKSUM);
    let parts = body.and_then(|body| text.split_at_checked(body));
    parts.is_some_and(|(body, end)| {
        body.len() == PREFIX.len() + RANDOM
            && body.starts_with(PREFIX)
            && body
                .bytes()
                .skip(PREFIX.len())
                .all(|byte| byte.is_ascii_alphanumeric())
            && checksum(body) == end
    })
}

/// The CRC-32 of a text in base 62, as tokens of GitHub end with.
fn checksum(text: &str) -> String {
    let mut rest = crc32fast::hash(text.as_bytes()) as usize;
    let mut digits = ['0'; CHECKSUM];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS
            .get(rest % DIGITS.len())
            .map_or('0', |&digit| digit.into());
        rest /= DIGITS.len();
    }
    digits.iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_generated_is_well_formed_and_never_the_same() {
        let [a, b] = [generate(), generate()];
        assert!(is_well_formed(&a) && is_well_formed(&b), "{a} {b}");
        assert_ne!(a, b);
    }

    #[test]
    fn a_typing_error_is_no_token() {
        let token = generate();
        for place in 0..token.len() {
            let mut wrong = token.clone().into_bytes();
            wrong[place] = if wrong[place] == b'x' { b'y' } else { b'x' };
            assert!(!is_well_formed(&String::from_utf8(wrong).unwrap()));
            assert!(!is_well_formed(&token[..place]));
        }
        for wrong in ["", "clk_", "é", &format!("{token}0"), &token.to_lowercase()] {
            assert!(!is_well_formed(wrong), "{wrong}");
        }
    }

    /// From Python: `zlib.crc32(b"clk_" + b"A" * 30)`, in base 62.
    #[test]
    fn the_checksum_is_the_same_in_every_version() {
        assert_eq!(checksum(&format!("clk_{}", "A".repeat(30))), "0NtikI");
    }
}
