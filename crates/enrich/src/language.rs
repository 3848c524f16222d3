use std::fmt;

/// The longest tag kept, in bytes: language, script and region, as in `sr-Latn-RS`.
const MAX_TAG: usize = 12;

/// The highest weight, in thousandths; what has none stated has this.
const HIGHEST: u16 = 1000;

/// The language a visitor prefers, as a BCP 47 tag of language, script and region, in canonical case.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Language {
    bytes: [u8; MAX_TAG],
    tag_len: u8,
    primary_len: u8,
}

impl Language {
    /// The preferred language of an `Accept-Language` header (RFC 9110 §12.5.4): the first of those with the highest
    /// weight. `*`, refused (`q=0`) and unreadable ones do not count.
    pub fn from_header(header: &str) -> Option<Self> {
        let mut best: Option<(Self, u16)> = None;
        for range in header.split(',') {
            let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
            let weight = weight(parameters);
            if weight > best.map_or(0, |(_, best)| best)
                && let Some(language) = Self::parse(tag.trim())
            {
                best = Some((language, weight));
                if weight == HIGHEST {
                    break;
                }
            }
        }
        best.map(|(language, _)| language)
    }

    /// Reads a tag such as `pt-br`, `zh_Hant_TW` or `en-US-u-ca-gregory`; what follows the region is left out.
    pub fn parse(tag: &str) -> Option<Self> {
        let mut subtags = tag.split(['-', '_']);
        let primary = subtags
            .next()
            .filter(|primary| matches!(primary.len(), 2 | 3) && is_alphabetic(primary))?;
        let mut language = Self {
            bytes: [0; MAX_TAG],
            tag_len: 0,
            primary_len: 0,
        };
        language.push(primary, Case::Lower);
        language.primary_len = language.tag_len;
        let mut next = subtags.next();
        if let Some(script) = next.filter(|script| script.len() == 4 && is_alphabetic(script)) {
            language.push("-", Case::Lower);
            language.push(script, Case::Title);
            next = subtags.next();
        }
        if let Some(region) = next.filter(|region| is_region(region)) {
            language.push("-", Case::Lower);
            language.push(region, Case::Upper);
        }
        Some(language)
    }

    /// The whole tag: `pt-BR`.
    pub fn tag(&self) -> &str {
        self.text(self.tag_len)
    }

    /// The language alone: `pt`.
    pub fn primary(&self) -> &str {
        self.text(self.primary_len)
    }

    fn text(&self, len: u8) -> &str {
        let bytes = self.bytes.get(..usize::from(len)).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    fn push(&mut self, subtag: &str, case: Case) {
        for (at, byte) in subtag.bytes().enumerate() {
            if let Some(slot) = self.bytes.get_mut(usize::from(self.tag_len)) {
                *slot = if case == Case::Upper || (case == Case::Title && at == 0) {
                    byte.to_ascii_uppercase()
                } else {
                    byte.to_ascii_lowercase()
                };
                self.tag_len += 1;
            }
        }
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Lower,
    Title,
    Upper,
}

/// The weight of a language range in thousandths; one that cannot be read counts as not given.
fn weight(parameters: &str) -> u16 {
    let stated = parameters.trim().strip_prefix("q=").map(str::trim);
    match stated.map(|text| text.split_once('.').unwrap_or((text, ""))) {
        Some(("0", digits)) => thousandths(digits),
        _ => HIGHEST,
    }
}

fn thousandths(digits: &str) -> u16 {
    digits
        .bytes()
        .filter(u8::is_ascii_digit)
        .map(|digit| u16::from(digit - b'0'))
        .zip([100, 10, 1])
        .map(|(digit, unit)| digit * unit)
        .sum()
}

fn is_alphabetic(subtag: &str) -> bool {
    subtag.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn is_region(subtag: &str) -> bool {
    (subtag.len() == 2 && is_alphabetic(subtag))
        || (subtag.len() == 3 && subtag.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(header: &str) -> Option<String> {
        Language::from_header(header).map(|language| language.tag().to_owned())
    }

    #[test]
    fn the_first_of_the_highest_weight_wins() {
        assert_eq!(tag("de-DE,de;q=0.9,en;q=0.8").as_deref(), Some("de-DE"));
        assert_eq!(
            tag("en;q=0.5, fr ; q=0.91, es;q=0.91").as_deref(),
            Some("fr")
        );
        assert_eq!(tag("en;q=0, *, pt-br;q=0.001").as_deref(), Some("pt-BR"));
    }

    #[test]
    fn tags_are_put_in_canonical_case() {
        assert_eq!(tag("PT-br").as_deref(), Some("pt-BR"));
        assert_eq!(tag("zh_hant_tw").as_deref(), Some("zh-Hant-TW"));
        assert_eq!(tag("es-419").as_deref(), Some("es-419"));
        assert_eq!(tag("sr-latn-419-x-more").as_deref(), Some("sr-Latn-419"));
        assert_eq!(tag("yue-Hant-419").as_deref(), Some("yue-Hant-419"));
        assert_eq!(tag("en-US-u-ca-gregory").as_deref(), Some("en-US"));
        assert_eq!(Language::parse("pt-BR").unwrap().primary(), "pt");
    }

    #[test]
    fn what_is_no_language_is_unknown() {
        for header in ["", "*", "-", "q=1", "en;q=0", "1234", "ünü", "\u{0}", ",,,"] {
            assert_eq!(tag(header), None, "{header:?}");
        }
    }
}
