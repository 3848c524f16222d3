use clickmill_model::Click;

use super::Channel;

/// `utm_medium` of what is paid for, in lower case.
const PAID: [&str; 16] = [
    "banner",
    "cpa",
    "cpc",
    "cpm",
    "cpv",
    "display",
    "paid",
    "paid-search",
    "paid-social",
    "paid_search",
    "paid_social",
    "paidsearch",
    "paidsocial",
    "ppc",
    "retargeting",
    "sem",
];

/// `utm_medium` of mails, in lower case.
const MAILED: [&str; 4] = ["e-mail", "e_mail", "email", "newsletter"];

/// Parameters that advertising systems add to the links of their ads. Facebook's `fbclid` is not among them: it is added
/// to every link.
const CLICK_IDS: [&str; 9] = [
    "dclid",
    "gad_source",
    "gbraid",
    "gclid",
    "li_fat_id",
    "msclkid",
    "ttclid",
    "wbraid",
    "yclid",
];

/// The channel a link itself says it was made for.
pub(crate) fn channel(click: &Click<'_>) -> Option<Channel> {
    let medium = click.utm.medium.as_deref().unwrap_or_default().trim();
    let is_one_of = |known: &[&str]| {
        !medium.is_empty() && known.iter().any(|one| medium.eq_ignore_ascii_case(one))
    };
    if is_one_of(&PAID) || has_click_id(click) {
        Some(Channel::Paid)
    } else if is_one_of(&MAILED) {
        Some(Channel::Email)
    } else {
        None
    }
}

fn has_click_id(click: &Click<'_>) -> bool {
    let url = click.destination_url.as_deref().unwrap_or_default();
    let Some((_, query)) = url.split_once('?') else {
        return false;
    };
    query.split('&').any(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        !value.is_empty() && CLICK_IDS.contains(&name)
    })
}
