use clickmill_model::LinkId;

const CORPUS: &str = include_str!("corpus.txt");

/// A text that means something to somebody, and how it is told from all others.
pub(super) struct Hostile {
    pub(super) number: usize,
    pub(super) mark: String,
    pub(super) text: String,
}

impl Hostile {
    /// The text with a mark of its own, in the places it has for it, or else in front or behind.
    fn new(number: usize, line: &str) -> Self {
        let mark = format!("zq{number:03x}q");
        let text = unescaped(line);
        let text = match text.contains('¤') {
            true => text.replace('¤', &mark),
            false if number.is_multiple_of(2) => text + &mark,
            false => mark.clone() + &text,
        };
        Self { number, mark, text }
    }

    /// As much of it as fits into so many bytes, as a click's field is cut.
    pub(super) fn cut(&self, bytes: usize) -> &str {
        &self.text[..self.text.floor_char_boundary(bytes)]
    }

    /// The same in so many characters.
    pub(super) fn characters(&self, count: usize) -> String {
        self.text.chars().take(count).collect()
    }

    /// A link that is called like this, if one can be.
    pub(super) fn link_id(&self) -> String {
        if LinkId::check(&self.text).is_ok() {
            self.text.clone()
        } else {
            self.mark.clone()
        }
    }
}

/// All texts, with marks that nothing else has in it.
pub(super) fn corpus() -> Vec<Hostile> {
    let lines = CORPUS.lines();
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let numbered = lines.enumerate();
    numbered
        .map(|(number, line)| Hostile::new(number, line))
        .collect()
}

/// Reads escapes as Rust has them.
fn unescaped(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut parts = line.chars();
    while let Some(letter) = parts.next() {
        text.push(match letter {
            '\\' => match parts.next().unwrap() {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                '0' => '\0',
                '\\' => '\\',
                'u' => {
                    assert_eq!(parts.next(), Some('{'), "{line}");
                    let digits: String = parts.by_ref().take_while(|&digit| digit != '}').collect();
                    u32::from_str_radix(&digits, 16)
                        .unwrap()
                        .try_into()
                        .unwrap()
                }
                other => panic!("\\{other} is no escape: {line}"),
            },
            letter => letter,
        });
    }
    text
}

#[test]
fn there_are_more_than_five_hundred_and_each_is_told_from_all_others() {
    let texts = corpus();
    assert!(texts.len() >= 500, "{}", texts.len());
    for text in &texts {
        let found = texts.iter().filter(|other| other.text.contains(&text.mark));
        assert_eq!(found.count(), 1, "{}", text.text);
    }
    let mut plain: Vec<_> = texts
        .iter()
        .map(|text| text.text.replace(&text.mark, ""))
        .collect();
    plain.sort_unstable();
    plain.dedup();
    assert!(plain.len() >= 500, "{}", plain.len());
}
