use std::time::Duration;

use anyhow::ensure;
use clap::ValueEnum;
use clickmill_ingest::{Limits, OnGap, Sabotage};

use super::Kafka;

/// How clicks become rows: the size of batches, and how much of anything there may be.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct Tuning {
    /// Store a batch at the latest with this many messages
    #[arg(long, env = "CLICKMILL_BATCH_MESSAGES", default_value_t = 100_000, value_name = "N",
          value_parser = clap::value_parser!(u32).range(1..=500_000))]
    batch_messages: u32,
    /// Store a batch at the latest this long after its first message
    #[arg(long, env = "CLICKMILL_BATCH_AGE", default_value = "1s", value_parser = humantime::parse_duration, value_name = "DURATION")]
    batch_age: Duration,
    /// Memory that all batches together may take, in MiB; the process itself takes about 350 MiB more
    #[arg(long, env = "CLICKMILL_BATCH_MEMORY", default_value_t = 256, value_name = "MIB",
          value_parser = clap::value_parser!(u32).range(16..=1_048_576))]
    batch_memory: u32,
    /// How many positions of its partition back a click id is known, so that a repeated one counts once; 0 for not at all
    #[arg(
        long,
        env = "CLICKMILL_DUPLICATE_HORIZON",
        default_value_t = 100_000,
        value_name = "POSITIONS"
    )]
    duplicate_horizon: u32,
    /// Stop a partition when so many of its last 10,000 messages are no clicks; 0 for never
    #[arg(
        long,
        env = "CLICKMILL_MAX_DEAD_LETTERS",
        default_value_t = 1_000,
        value_name = "N"
    )]
    max_dead_letters: u64,
    /// What to do when the log deleted messages before they were read
    #[arg(
        long,
        env = "CLICKMILL_ON_GAP",
        default_value = "stop",
        value_name = "stop|skip"
    )]
    on_gap: GapPolicy,
    /// How long the end, or handing a partition over, may wait for what is under way; shorter than the group's patience
    #[arg(long, env = "CLICKMILL_DRAIN", default_value = "8s", value_parser = humantime::parse_duration, value_name = "DURATION")]
    drain: Duration,
    #[command(flatten)]
    sabotage: sabotage::Flags,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum GapPolicy {
    Stop,
    Skip,
}

impl Tuning {
    /// What ingest is to keep to when it reads the spool. What a spool on the same disk has lost nobody can bring back.
    pub(crate) fn limits_of_spool(&self) -> anyhow::Result<Limits> {
        Ok(Limits {
            on_gap: OnGap::Skip,
            ..self.limits()?
        })
    }

    /// What ingest is to keep to when it reads Kafka.
    pub(crate) fn limits_of_kafka(&self, kafka: &Kafka) -> anyhow::Result<Limits> {
        let patience = kafka.config().patience_of_group();
        ensure!(
            self.drain < patience,
            "--drain ({}) must be shorter than session.timeout.ms and max.poll.interval.ms ({})",
            humantime::format_duration(self.drain),
            humantime::format_duration(patience)
        );
        self.limits()
    }

    fn limits(&self) -> anyhow::Result<Limits> {
        Ok(Limits {
            max_messages: usize::try_from(self.batch_messages)?,
            max_age: self.batch_age,
            max_memory: usize::try_from(self.batch_memory)? << 20,
            duplicate_horizon: self.duplicate_horizon,
            max_dead: self.max_dead_letters,
            on_gap: match self.on_gap {
                GapPolicy::Stop => OnGap::Stop,
                GapPolicy::Skip => OnGap::Skip,
            },
            grace: self.drain,
            ..Limits::default()
        })
    }

    /// How the promise is broken on purpose: not at all.
    pub(crate) fn sabotage(&self) -> Sabotage {
        self.sabotage.sabotage()
    }
}

#[cfg(not(feature = "sabotage"))]
mod sabotage {
    use clickmill_ingest::Sabotage;

    /// There is no way.
    #[derive(clap::Args, Clone, Debug)]
    pub(super) struct Flags {}

    impl Flags {
        #[expect(
            clippy::unused_self,
            reason = "a build for tests has something to say here"
        )]
        pub(super) fn sabotage(&self) -> Sabotage {
            Sabotage::default()
        }
    }
}

#[cfg(feature = "sabotage")]
mod sabotage {
    use clap::ValueEnum;
    use clickmill_ingest::Sabotage;
    use clickmill_ingest::sabotage::{How, Point};

    /// Ways to break the promise, for tests of the tests.
    #[derive(clap::Args, Clone, Debug)]
    pub(super) struct Flags {
        /// Do not keep a rule
        #[arg(long, hide = true)]
        sabotage: Option<Rule>,
        /// Die at the n-th passing of a point
        #[arg(long, hide = true, value_parser = death, value_name = "POINT:N")]
        sabotage_point: Option<Death>,
    }

    #[derive(Clone, Copy, Debug, ValueEnum)]
    enum Rule {
        CommitBeforeInsert,
        NoToken,
        NoPlan,
    }

    #[derive(Clone, Copy, Debug, ValueEnum)]
    enum Moment {
        BeforePlan,
        AfterPlan,
        AfterInsert,
        AfterDeadLetters,
        AfterSpan,
        BeforeCommit,
    }

    #[derive(Clone, Copy, Debug)]
    struct Death {
        moment: Moment,
        times: u32,
    }

    impl Flags {
        pub(super) fn sabotage(&self) -> Sabotage {
            let how = self.sabotage.map(|rule| match rule {
                Rule::CommitBeforeInsert => How::CommitBeforeInsert,
                Rule::NoToken => How::NoToken,
                Rule::NoPlan => How::NoPlan,
            });
            let sabotage = how.map_or_else(Sabotage::default, Sabotage::of);
            match self.sabotage_point {
                Some(death) => sabotage.and_die_at(death.moment.point(), death.times),
                None => sabotage,
            }
        }
    }

    impl Moment {
        fn point(self) -> Point {
            match self {
                Self::BeforePlan => Point::BeforePlan,
                Self::AfterPlan => Point::AfterPlan,
                Self::AfterInsert => Point::AfterInsert,
                Self::AfterDeadLetters => Point::AfterDeadLetters,
                Self::AfterSpan => Point::AfterSpan,
                Self::BeforeCommit => Point::BeforeCommit,
            }
        }
    }

    fn death(text: &str) -> Result<Death, String> {
        let (moment, times) = text.split_once(':').ok_or("must be POINT:N")?;
        Ok(Death {
            moment: Moment::from_str(moment, false)?,
            times: times.parse().map_err(|_| "N must be a number")?,
        })
    }
}
