use std::borrow::Cow;

use clickmill_enrich::{BotClass, EnrichedClick, Language, NetworkClass};
use clickmill_model::{RawClick, Utm};
use clickmill_store::ClickRow;

/// A click as it is stored.
pub(crate) fn row<'a>(
    topic: &'a str,
    raw: &RawClick<'_>,
    enriched: &'a EnrichedClick<'_>,
) -> ClickRow<'a> {
    let click = &enriched.click;
    let Utm {
        source,
        medium,
        campaign,
        term,
        content,
    } = &click.utm;
    ClickRow {
        workspace_id: &click.workspace_id,
        link_id: &click.link_id,
        clicked_at: click.clicked_at,
        domain: &click.domain,
        short_code: known(click.short_code.as_ref()),
        destination_url: known(click.destination_url.as_ref()),
        click_id: known(click.click_id.as_ref()),
        country: &enriched.place.country,
        continent: &enriched.place.continent,
        region: &enriched.place.region,
        city: &enriched.place.city,
        city_id: enriched.place.city_id,
        device: enriched.agent.device.name(),
        browser: enriched.agent.browser,
        browser_version: &enriched.agent.browser_version,
        os: enriched.agent.os,
        os_version: &enriched.agent.os_version,
        language: enriched.language.as_ref().map_or("", Language::tag),
        referrer: enriched.referrer.host.as_deref().unwrap_or_default(),
        referrer_url: known(click.referrer.as_ref()),
        channel: enriched.referrer.channel.name(),
        social: enriched.referrer.social.unwrap_or_default(),
        utm_source: known(source.as_ref()),
        utm_medium: known(medium.as_ref()),
        utm_campaign: known(campaign.as_ref()),
        utm_term: known(term.as_ref()),
        utm_content: known(content.as_ref()),
        trigger: click.trigger.name(),
        method: &click.method,
        status: click.status,
        is_bot: enriched.verdict.is_bot,
        bot_class: enriched.verdict.class.map_or("", BotClass::name),
        bot_name: enriched.verdict.name.unwrap_or_default(),
        bot_reasons: enriched.verdict.reasons.bits(),
        classifier_version: enriched.classifier_version,
        visitor_id: enriched.visitor_id.map_or(0, std::num::NonZeroU64::get),
        asn: enriched.network.asn,
        network: enriched.network.class.map_or("", NetworkClass::name),
        user_agent: known(click.user_agent.as_ref()),
        accept_language: known(click.accept_language.as_ref()),
        headers: &click.headers,
        metadata: click.metadata.unwrap_or_default(),
        received_at: raw.received_at,
        topic,
        partition: raw.partition.0,
        offset: raw.offset.0,
    }
}

/// An unknown text is stored as the empty one.
fn known<'a>(text: Option<&'a Cow<'_, str>>) -> &'a str {
    text.map_or("", AsRef::as_ref)
}
