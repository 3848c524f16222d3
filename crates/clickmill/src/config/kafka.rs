use clickmill_ingest::kafka::{KafkaConfig, KafkaOptions};

/// How to reach Kafka, where it is needed.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct Kafka {
    /// Brokers to start from, separated by commas
    #[arg(long, env = "CLICKMILL_KAFKA_BROKERS", value_name = "HOST:PORT,…")]
    pub(crate) kafka_brokers: String,
    #[command(flatten)]
    pub(crate) topics: Topics,
}

/// How to reach Kafka, where there is another way without it.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct OptionalKafka {
    /// Brokers to start from, separated by commas; without them clicks come over HTTP only, through a spool on disk
    #[arg(long, env = "CLICKMILL_KAFKA_BROKERS", value_name = "HOST:PORT,…")]
    kafka_brokers: Option<String>,
    #[command(flatten)]
    topics: Topics,
}

/// Names in Kafka.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct Topics {
    /// Topic of the clicks
    #[arg(
        long,
        env = "CLICKMILL_KAFKA_TOPIC",
        default_value = "clicks",
        value_name = "TOPIC"
    )]
    pub(crate) kafka_topic: String,
    /// Consumer group
    #[arg(
        long,
        env = "CLICKMILL_KAFKA_GROUP",
        default_value = "clickmill",
        value_name = "GROUP"
    )]
    pub(crate) kafka_group: String,
    /// Topic for messages that are no clicks
    #[arg(
        long,
        env = "CLICKMILL_KAFKA_DEAD_LETTER_TOPIC",
        default_value = "clicks.dead",
        value_name = "TOPIC"
    )]
    pub(crate) kafka_dead_letter_topic: String,
    /// Further settings of librdkafka, such as security.protocol=sasl_ssl
    #[arg(
        long,
        env = "CLICKMILL_KAFKA_OPTIONS",
        default_value = "",
        hide_default_value = true,
        hide_env_values = true,
        value_name = "KEY=VALUE,…"
    )]
    kafka_options: KafkaOptions,
    /// What to call the cluster, instead of the id it tells: to be changed when a topic is made anew under its old name
    #[arg(long, env = "CLICKMILL_KAFKA_CLUSTER_ID", value_name = "ID")]
    kafka_cluster_id: Option<String>,
}

impl Kafka {
    /// The names used with a broker of our own.
    pub(crate) fn of_demo(brokers: String) -> Self {
        let topics = Topics {
            kafka_topic: "clicks".to_owned(),
            kafka_group: "clickmill".to_owned(),
            kafka_dead_letter_topic: "clicks.dead".to_owned(),
            kafka_options: KafkaOptions::default(),
            kafka_cluster_id: None,
        };
        Self {
            kafka_brokers: brokers,
            topics,
        }
    }

    /// What the client needs.
    pub(crate) fn config(&self) -> KafkaConfig {
        KafkaConfig {
            brokers: self.kafka_brokers.clone(),
            options: self.topics.kafka_options.clone(),
            cluster_id: self.topics.kafka_cluster_id.clone(),
        }
    }
}

impl OptionalKafka {
    /// Kafka, if brokers were named.
    pub(crate) fn given(&self) -> Option<Kafka> {
        let brokers = self.kafka_brokers.clone();
        let brokers = brokers.filter(|brokers| !brokers.is_empty())?;
        Some(Kafka {
            kafka_brokers: brokers,
            topics: self.topics.clone(),
        })
    }
}
