/// What kind of network a click came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NetworkClass {
    /// Machines for rent: clouds and hosting companies.
    Datacenter,
    /// Services that check the links in mails.
    MailSecurity,
    /// Where many people's traffic comes out: private relays, VPNs, web gateways of companies.
    Relay,
    /// Exits of the Tor network.
    Tor,
}

impl NetworkClass {
    /// Every class.
    pub const ALL: [Self; 4] = [Self::Datacenter, Self::MailSecurity, Self::Relay, Self::Tor];

    /// The name in the store and in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Datacenter => "datacenter",
            Self::MailSecurity => "mail_security",
            Self::Relay => "relay",
            Self::Tor => "tor",
        }
    }

    /// The class of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.name() == name)
    }
}
