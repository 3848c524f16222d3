use crate::word::words;

words! {
    /// What is said of a click, by the name it has wherever clicks are handed out: pages of clicks and exports.
    ///
    /// Pages have the five of UTM as one object `utm`, and no [`ClickColumn::Position`].
    pub enum ClickColumn {
        /// The producer's identifier of the click, or the one it got at the door.
        ClickId = "click_id",
        /// Which link was clicked.
        LinkId = "link_id",
        /// When, in UTC.
        ClickedAt = "clicked_at",
        /// When, by the clock of the zone that was asked for.
        ClickedAtLocal = "clicked_at_local",
        /// Host of the short URL.
        Domain = "domain",
        /// Path of the short URL.
        ShortCode = "short_code",
        /// Where the link led.
        DestinationUrl = "destination_url",
        /// ISO 3166-1 alpha-2.
        Country = "country",
        /// Two-letter code.
        Continent = "continent",
        /// ISO 3166-2 code, or the name where the database has no code.
        Region = "region",
        /// English name.
        City = "city",
        /// `GeoNames` id.
        CityId = "city_id",
        /// Kind of device.
        Device = "device",
        /// Name of the browser or app.
        Browser = "browser",
        /// Its version.
        BrowserVersion = "browser_version",
        /// Name of the operating system.
        Os = "os",
        /// Its version.
        OsVersion = "os_version",
        /// BCP 47 tag of the preferred language.
        Language = "language",
        /// Host of the referring page, or package of the referring app.
        Referrer = "referrer",
        /// The referring page.
        ReferrerUrl = "referrer_url",
        /// How the visitor came.
        Channel = "channel",
        /// The social network the visitor came from.
        Social = "social",
        /// `utm_source`.
        UtmSource = "utm_source",
        /// `utm_medium`.
        UtmMedium = "utm_medium",
        /// `utm_campaign`.
        UtmCampaign = "utm_campaign",
        /// `utm_term`.
        UtmTerm = "utm_term",
        /// `utm_content`.
        UtmContent = "utm_content",
        /// `link`, `qr` or `api`.
        Trigger = "trigger",
        /// HTTP method.
        Method = "method",
        /// HTTP status of the redirect.
        Status = "status",
        /// The verdict.
        IsBot = "is_bot",
        /// What kind of bot.
        BotClass = "bot_class",
        /// Which bot.
        BotName = "bot_name",
        /// What speaks for a bot.
        BotReasons = "bot_reasons",
        /// By which version of the rules.
        ClassifierVersion = "classifier_version",
        /// Keyed hash of the visitor, 16 hexadecimal digits.
        VisitorId = "visitor_id",
        /// The autonomous system of the visitor's address.
        Asn = "asn",
        /// The kind of network that is.
        Network = "network",
        /// What the browser said it is.
        UserAgent = "user_agent",
        /// Which languages it asked for.
        AcceptLanguage = "accept_language",
        /// The producer's own JSON object.
        Metadata = "metadata",
        /// When the log took the message in, in UTC.
        ReceivedAt = "received_at",
        /// `log:partition:offset`, where the message is in its log. No two clicks have the same, and it never changes.
        Position = "position",
    }
}
