//! The word that was probably meant.

/// More characters than any word has; what is longer was not meant, and must not cost more either.
const LONGEST: usize = 64;

/// The candidate that takes the fewest edits, upper and lower case alike; the first of equals.
pub(crate) fn nearest<'a>(
    text: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let text: String = text
        .chars()
        .take(LONGEST)
        .collect::<String>()
        .to_lowercase();
    candidates
        .into_iter()
        .min_by_key(|candidate| edits(&text, &candidate.to_lowercase()))
}

/// Levenshtein's distance: how many characters have to be inserted, deleted or replaced.
fn edits(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (done, deleted) in from.chars().enumerate() {
        let mut diagonal = done;
        let mut left = done + 1;
        let mut next = vec![left];
        for (above, inserted) in row.iter().skip(1).zip(&to) {
            left = (left + 1)
                .min(above + 1)
                .min(diagonal + usize::from(deleted != *inserted));
            diagonal = *above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_counted_as_by_hand() {
        assert_eq!(edits("kitten", "sitting"), 3);
        assert_eq!(edits("", "abc"), 3);
        assert_eq!(edits("abc", ""), 3);
        assert_eq!(edits("flaw", "lawn"), 2);
        assert_eq!(edits("same", "same"), 0);
    }

    #[test]
    fn the_likeliest_word_is_found_whatever_its_case() {
        assert_eq!(
            nearest("CONTRY", ["continent", "country", "city"]),
            Some("country")
        );
        assert_eq!(nearest("x", []), None);
    }
}
