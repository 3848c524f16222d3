//! Two answers to the same question, byte for byte.

/// What an answer says about itself and not about clicks; it differs from request to request.
const OF_THE_REQUEST: [&str; 3] = ["request_id", "data_as_of", "lag_seconds"];
/// How much is shown of what is not the same.
const AROUND: usize = 120;

/// Where two answers are first spelled differently, but for what differs from request to request.
pub(super) fn difference_in_bytes(one: &str, other: &str) -> Option<String> {
    let (one, other) = (masked(one), masked(other));
    let same = one.bytes().zip(other.bytes());
    let same = same.take_while(|(one, other)| one == other).count();
    let from = same.saturating_sub(AROUND / 2);
    let around = |text: &str| {
        let bytes = text.bytes().skip(from).take(AROUND).collect::<Vec<u8>>();
        String::from_utf8_lossy(&bytes).into_owned()
    };
    (one != other).then(|| format!("…{}…, and not …{}…", around(&other), around(&one)))
}

/// The text of an answer with the values of the request left out.
fn masked(answer: &str) -> String {
    let answer = answer.to_owned();
    OF_THE_REQUEST.iter().fold(answer, |text, name| {
        let name = format!("\"{name}\":");
        let Some((before, after)) = text.split_once(&name) else {
            return text;
        };
        let end = after.find([',', '}']).unwrap_or(after.len());
        format!("{before}{name}{}", &after[end..])
    })
}
