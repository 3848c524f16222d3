use clickmill_enrich::{BotClass, EnrichedClick, Language, Reasons};
use clickmill_model::Rejection;
use serde::Serialize;

/// A line of the answer: the fields of a listed click that say who made it; what is not known is null.
#[derive(Serialize)]
pub(super) struct Answer<'a> {
    is_bot: bool,
    bot_class: Option<&'a str>,
    bot_name: Option<&'a str>,
    bot_reasons: Reasons,
    classifier_version: u16,
    browser: Option<&'a str>,
    browser_version: Option<&'a str>,
    os: Option<&'a str>,
    os_version: Option<&'a str>,
    device: &'a str,
    referrer: Option<&'a str>,
    channel: &'a str,
    social: Option<&'a str>,
    language: Option<&'a str>,
}

impl<'a> Answer<'a> {
    pub(super) fn of(click: &'a EnrichedClick<'_>) -> Self {
        let EnrichedClick {
            agent,
            verdict,
            referrer,
            ..
        } = click;
        Self {
            is_bot: verdict.is_bot,
            bot_class: verdict.class.map(BotClass::name),
            bot_name: verdict.name,
            bot_reasons: verdict.reasons,
            classifier_version: click.classifier_version,
            browser: known(agent.browser),
            browser_version: known(&agent.browser_version),
            os: known(agent.os),
            os_version: known(&agent.os_version),
            device: agent.device.name(),
            referrer: referrer.host.as_deref(),
            channel: referrer.channel.name(),
            social: referrer.social,
            language: click.language.as_ref().map(Language::tag),
        }
    }
}

fn known(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// The line in place of an answer to what is no click.
#[derive(Serialize)]
pub(super) struct Refusal {
    error: &'static str,
    field: Option<&'static str>,
    message: String,
}

impl Refusal {
    pub(super) fn of(rejection: Rejection) -> Self {
        Self {
            error: rejection.reason.name(),
            field: rejection.field,
            message: rejection.to_string(),
        }
    }
}
