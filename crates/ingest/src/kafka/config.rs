use std::str::FromStr;
use std::time::Duration;

use rdkafka::ClientConfig;

/// How to reach Kafka.
#[derive(Clone, Debug)]
pub struct KafkaConfig {
    /// `host:port`, several separated by commas.
    pub brokers: String,
    /// Further settings of librdkafka: security, tuning.
    pub options: KafkaOptions,
    /// What to call the cluster instead of its own id.
    pub cluster_id: Option<String>,
}

/// The default of librdkafka's `session.timeout.ms`.
const SESSION_TIMEOUT: Duration = Duration::from_secs(45);
/// The default of librdkafka's `max.poll.interval.ms`.
const MAX_POLL_INTERVAL: Duration = Duration::from_mins(5);

impl KafkaConfig {
    /// How long a member of the group may take over something, such as handing a partition over, before the group goes on
    /// without it: the shorter of the session timeout and the longest interval between two polls.
    pub fn patience_of_group(&self) -> Duration {
        let setting = |name: &str, default| {
            let given = self.options.0.iter().rev().find(|(key, _)| key == name);
            let millis = given.and_then(|(_, value)| value.parse().ok());
            millis.map_or(default, Duration::from_millis)
        };
        setting("session.timeout.ms", SESSION_TIMEOUT)
            .min(setting("max.poll.interval.ms", MAX_POLL_INTERVAL))
    }

    /// What all clients have in common; the user's options come last and win.
    pub(crate) fn client(&self, defaults: &[(&str, &str)]) -> ClientConfig {
        let mut config = ClientConfig::new();
        config
            .set("bootstrap.servers", &self.brokers)
            .set("client.id", "clickmill");
        for (key, value) in defaults {
            config.set(*key, *value);
        }
        for (key, value) in &self.options.0 {
            config.set(key, value);
        }
        config
    }
}

/// Settings of librdkafka as `key=value,key=value`.
#[derive(Clone, Default)]
pub struct KafkaOptions(Vec<(String, String)>);

impl std::fmt::Debug for KafkaOptions {
    /// Names only: a value may be a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|(key, _)| key))
            .finish()
    }
}

/// Settings on which exactly-once rests; nobody may change them.
const FIXED: [&str; 8] = [
    "bootstrap.servers",
    "group.id",
    "auto.offset.reset",
    "enable.auto.commit",
    "enable.auto.offset.store",
    "partition.assignment.strategy",
    "acks",
    "enable.idempotence",
];

impl FromStr for KafkaOptions {
    type Err = OptionsError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut options = Vec::new();
        for pair in text
            .split(',')
            .map(str::trim)
            .filter(|pair| !pair.is_empty())
        {
            let (key, value) = pair
                .split_once('=')
                .ok_or_else(|| OptionsError::NoValue(pair.to_owned()))?;
            let key = key.trim();
            if FIXED.contains(&key) {
                return Err(OptionsError::Fixed(key.to_owned()));
            }
            options.push((key.to_owned(), value.trim().to_owned()));
        }
        Ok(Self(options))
    }
}

/// What is wrong with the options.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum OptionsError {
    /// Not `key=value`.
    #[error("`{0}` must be key=value")]
    NoValue(String),
    /// A setting that is not for the user to change.
    #[error("`{0}` is set by clickmill itself")]
    Fixed(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_pairs_separated_by_commas() {
        let options: KafkaOptions = "security.protocol=sasl_ssl, sasl.password=a=b"
            .parse()
            .unwrap();
        let expected = [("security.protocol", "sasl_ssl"), ("sasl.password", "a=b")];
        assert_eq!(
            options.0,
            expected.map(|(key, value)| (key.to_owned(), value.to_owned()))
        );
        assert!(
            !format!("{options:?}").contains("a=b"),
            "no value is printed"
        );
    }

    #[test]
    fn what_delivery_rests_on_cannot_be_changed() {
        let refused = "enable.auto.commit=true"
            .parse::<KafkaOptions>()
            .map(|_| ());
        assert_eq!(
            refused,
            Err(OptionsError::Fixed("enable.auto.commit".to_owned()))
        );
        assert!("nonsense".parse::<KafkaOptions>().is_err());
    }
}
