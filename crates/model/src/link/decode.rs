use std::borrow::Cow;

use serde_json::value::RawValue;

use super::fields::{Fields, MUST_BE_A_STRING, at_most, read};
use super::{BrokenRule, Link, Project};
use crate::decode::{
    MAX_DOMAIN, MAX_SHORT_CODE, MAX_URL, check_destination, check_domain, check_instant,
};
use crate::text::Text;
use crate::wire::Stamp;
use crate::{Reason, Rejection, Timestamp};

/// Reads a JSON object as a link. Fields that are not known are ignored.
///
/// # Errors
///
/// Every rule that the link breaks, in the order of its fields.
pub fn decode_link(payload: &[u8], received_at: Timestamp) -> Result<Link, Vec<BrokenRule>> {
    let fields = Fields::read(payload).map_err(|broken| vec![broken])?;
    let mut broken = Broken::default();
    let link_id = broken.note(fields.id("link_id"));
    let domain = broken.note(domain(&fields));
    let short_code = broken.note(fields.text_of_bytes("short_code", MAX_SHORT_CODE));
    let destination_url = broken.note(destination_url(&fields));
    let title = broken.note(fields.text_of_characters("title", Link::MAX_TITLE));
    let project = project(&fields, &mut broken);
    let tags = tags(&fields, &mut broken);
    let created_at = broken.note(created_at(&fields, received_at));
    let archived = broken.note(fields.value("archived", "must be true or false"));
    match link_id {
        Some(link_id) if broken.0.is_empty() => Ok(Link {
            link_id,
            domain: domain.flatten(),
            short_code: short_code.flatten().map(Cow::into_owned),
            destination_url: destination_url.flatten(),
            title: title.flatten(),
            project,
            tags,
            created_at: created_at.flatten(),
            archived: archived.flatten().unwrap_or(false),
        }),
        _ => Err(broken.0),
    }
}

/// The rules that were broken so far.
#[derive(Default)]
struct Broken(Vec<BrokenRule>);

impl Broken {
    fn note<T>(&mut self, result: Result<T, BrokenRule>) -> Option<T> {
        result.map_err(|rule| self.0.push(rule)).ok()
    }
}

fn domain(fields: &Fields<'_>) -> Result<Option<String>, BrokenRule> {
    owned(fields.text_of_bytes("domain", MAX_DOMAIN)?, check_domain)
}

fn destination_url(fields: &Fields<'_>) -> Result<Option<String>, BrokenRule> {
    owned(
        fields.text_of_bytes("destination_url", MAX_URL)?,
        check_destination,
    )
}

/// Makes the check that is made of the same field of a click.
fn owned<'a>(
    text: Option<Cow<'a, str>>,
    check: impl FnOnce(Cow<'a, str>) -> Result<Cow<'a, str>, Rejection>,
) -> Result<Option<String>, BrokenRule> {
    let checked = text.map(check).transpose()?;
    Ok(checked.map(Cow::into_owned))
}

fn created_at(
    fields: &Fields<'_>,
    received_at: Timestamp,
) -> Result<Option<Timestamp>, BrokenRule> {
    let name = "created_at";
    let stamp = fields.value::<Stamp<'_>>(name, Reason::BadTimestamp.rule())?;
    let instant = stamp.map(|stamp| check_instant(name, stamp, received_at));
    Ok(instant.transpose()?)
}

fn project(fields: &Fields<'_>, broken: &mut Broken) -> Option<Project> {
    let fields = broken.note(fields.project()).flatten()?;
    let id = broken.note(fields.id("id"));
    let slug = broken.note(fields.text_of_characters("slug", Link::MAX_PROJECT_TEXT));
    let name = broken.note(fields.text_of_characters("name", Link::MAX_PROJECT_TEXT));
    Some(Project {
        id: id?.as_str().to_owned(),
        slug: slug.flatten(),
        name: name.flatten(),
    })
}

/// Each tag once, in the order given.
fn tags(fields: &Fields<'_>, broken: &mut Broken) -> Vec<String> {
    let values = fields.value::<Vec<&RawValue>>("tags", "must be an array of strings");
    let values = broken.note(values).flatten().unwrap_or_default();
    if values.len() > Link::MAX_TAGS {
        let rule = format!("must be at most {} tags", Link::MAX_TAGS);
        broken
            .0
            .push(BrokenRule::of_field("tags", Reason::TooLong, rule));
        return Vec::new();
    }
    let mut tags = Vec::with_capacity(values.len());
    for (index, value) in values.into_iter().enumerate() {
        if let Some(tag) = broken.note(tag(&format!("tags[{index}]"), value))
            && !tags.contains(&tag)
        {
            tags.push(tag);
        }
    }
    tags
}

fn tag(field: &str, value: &RawValue) -> Result<String, BrokenRule> {
    let refuse = |reason, rule| Err(BrokenRule::of_field(field, reason, rule));
    match read::<Text<'_>>(field, value, MUST_BE_A_STRING)? {
        None => refuse(Reason::WrongType, MUST_BE_A_STRING),
        Some(Text(tag)) if tag.is_empty() => refuse(Reason::MissingField, "must not be empty"),
        Some(Text(tag)) if tag.chars().any(char::is_control) => {
            refuse(Reason::BadCharacters, Reason::BadCharacters.rule())
        }
        Some(Text(tag)) => at_most(field, tag, Link::MAX_TAG),
    }
}
