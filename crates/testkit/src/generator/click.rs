use std::sync::Arc;

use super::Generator;
use crate::links::{Campaign, Link};
use crate::referrers::Referrer;
use crate::wire::Draft;
use crate::{Channel, Device, Facts};

/// Of a thousand clicks on phones, how many scan a QR code.
const QR: u64 = 80;
/// Of a thousand clicks in an app with a referrer of its own, how many send it.
const OWN_REFERRER: u64 = 700;
/// The version and variant bits of a random UUID (RFC 9562 §5.4): what they clear, and what they set.
const UUID_CLEAR: u128 = !(0xf << 76 | 0x3 << 62);
const UUID_SET: u128 = 0x4 << 76 | 0x2 << 62;

impl Generator {
    /// Writes one click, and says what is true about it.
    pub(super) fn write(&mut self, at_ms: i64, earliest: i64, buf: &mut Vec<u8>) -> Facts {
        self.made += 1;
        buf.clear();
        let sender = self.sender(at_ms);
        let is_phone = sender.device == Device::Mobile && !sender.is_bot;
        let trigger = if is_phone && self.rng.per_mille(QR) {
            "qr"
        } else {
            "link"
        };
        let has_referrer = trigger == "link" && (!sender.is_bot || sender.browser.is_some());
        let referrer = has_referrer
            .then(|| self.referrer(sender.own_referrer.as_deref()))
            .flatten();
        let link = self.links.choose(&mut self.rng);
        let click_id = self.rng.wide() & UUID_CLEAR | UUID_SET;
        let draft = Draft {
            link,
            click_id,
            ip: sender.place.ip,
            user_agent: sender.user_agent,
            language: sender.language,
            referrer: referrer.as_ref(),
            method: sender.method,
            headers: sender.headers,
            trigger,
        };
        let at_ms = draft.write(at_ms, earliest, &mut self.rng, buf);
        Facts {
            at_ms,
            workspace_id: Arc::clone(&link.workspace_id),
            link_id: Arc::clone(&link.link_id),
            domain: Arc::clone(&link.domain),
            click_id,
            ip: sender.place.ip,
            country: sender.place.country,
            region: sender.place.region,
            city: sender.place.city,
            user_agent: sender.user_agent.filter(|agent| !agent.is_empty()),
            device: sender.device,
            browser: sender.browser,
            os: sender.os,
            is_bot: sender.is_bot,
            bot_name: sender.bot_name,
            channel: channel(link, referrer.as_ref()),
            referrer_host: referrer.map(|referrer| host(link, &referrer)),
            trigger,
        }
    }

    fn referrer(&mut self, own: Option<&str>) -> Option<Referrer> {
        match own {
            Some(own) if self.rng.per_mille(OWN_REFERRER) => self.referrers.find(own).cloned(),
            Some(_) => None,
            None => self.referrers.choose(&mut self.rng).cloned(),
        }
    }
}

fn host(link: &Link, referrer: &Referrer) -> Arc<str> {
    Arc::clone(if referrer.is_own() {
        &link.domain
    } else {
        &referrer.host
    })
}

/// The campaign decides first, where it is paid for or sent by mail; then the referrer.
fn channel(link: &Link, referrer: Option<&Referrer>) -> Channel {
    match link.campaign {
        Campaign::Paid => Channel::Paid,
        Campaign::Email => Channel::Email,
        Campaign::Other => referrer.map_or(Channel::Direct, |referrer| referrer.channel),
    }
}
