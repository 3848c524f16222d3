use super::allowed::starts_like_a_browser;
use super::{Reasons, shape};
use crate::Device;
use crate::agent::{Hints, Reading};

/// The first version of Chromium for which missing client hints are held against a click; it has sent them since 89
/// (Chrome Platform Status, "User-Agent Client Hints"), and a few versions later everybody had it.
const SENDS_HINTS: u16 = 100;

/// What is odd about a user agent and the client hints sent with it, whatever it is that sent them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Oddities {
    /// What speaks for a program by itself.
    pub(crate) reasons: Reasons,
    /// Whether the agent is one of those that send client hints, and none are there.
    pub(crate) lacks_hints: bool,
}

/// Finds what is odd about an agent, from what was read out of it.
pub(crate) fn oddities(user_agent: &str, reading: &Reading, hints: &Hints<'_>) -> Oddities {
    let agent = &reading.agent;
    let mut reasons = shape::judge(user_agent, agent);
    // Phones of before smartphones, and browsers that go through their makers' proxies, start with names of their own.
    if !starts_like_a_browser(user_agent) && !reading.has_own_name {
        reasons |= Reasons::ODD_START;
    }
    if hints.contradict(user_agent, reading.stated_os) {
        reasons |= Reasons::HINTS_DIFFER;
    }
    let is_sender = matches!(agent.browser, "Chrome" | "Edge")
        && matches!(
            agent.device,
            Device::Desktop | Device::Mobile | Device::Tablet
        )
        && reading
            .chromium
            .is_some_and(|version| version >= SENDS_HINTS);
    Oddities {
        reasons,
        lacks_hints: is_sender && hints.is_empty(),
    }
}
