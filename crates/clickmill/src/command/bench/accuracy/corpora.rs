use std::collections::HashSet;

use serde::Deserialize;

use super::formats::{lines, yaml};
use crate::setup::CorpusFiles;

/// One in so many of the 165,809 agents of isbot's browsers is judged.
const SAMPLE: usize = 27;

/// Collections of user agents with what is known about them.
pub(super) struct Corpora {
    pub(super) bots: Vec<Corpus>,
    pub(super) people: Vec<Corpus>,
}

/// A collection.
pub(super) struct Corpus {
    pub(super) name: &'static str,
    /// How it relates to the rules, or what it holds.
    pub(super) remark: &'static str,
    pub(super) agents: Vec<Labelled>,
    /// The least share judged rightly, in hundredths of a percent.
    pub(super) floor: Option<usize>,
    /// Whether what is judged wrongly is listed, and may be learned from.
    pub(super) is_listed: bool,
}

/// A user agent and what its collection says about it.
#[derive(Clone, Default)]
pub(super) struct Labelled {
    pub(super) user_agent: String,
    /// The kind of bot.
    pub(super) kind: Option<String>,
    /// The kind of device.
    pub(super) device: Option<String>,
}

impl Corpora {
    pub(super) fn read(files: &CorpusFiles) -> anyhow::Result<Self> {
        Ok(Self {
            bots: bots(files)?,
            people: people(files)?,
        })
    }

    /// The agents of people of today.
    pub(super) fn modern(&self) -> impl Iterator<Item = &Labelled> {
        self.people
            .iter()
            .filter(|corpus| corpus.floor.is_some())
            .flat_map(|corpus| &corpus.agents)
    }
}

fn bots(files: &CorpusFiles) -> anyhow::Result<Vec<Corpus>> {
    let known = distinct(crawlers(files)?);
    let isbot = distinct(of_lines(&files.read("isbot-bots.txt")?));
    let held_out = distinct(device_detector(files)?);
    let others: HashSet<_> = known
        .iter()
        .chain(&isbot)
        .map(|one| &one.user_agent)
        .collect();
    let is_new = |one: &&Labelled| !others.contains(&one.user_agent);
    let unseen = held_out.iter().filter(is_new).cloned().collect();
    let corpus = |name, remark, agents, floor, is_listed| Corpus {
        name,
        remark,
        agents,
        floor: Some(floor),
        is_listed,
    };
    Ok(vec![
        corpus(
            "crawler-user-agents 1.67.0",
            "rules are made from its patterns",
            known,
            9_950,
            true,
        ),
        corpus("isbot 0.1.3, bots", "was looked at", isbot, 9_800, true),
        corpus(
            "device-detector 6.5.1, bots",
            "held out",
            held_out,
            9_600,
            false,
        ),
        corpus(
            "the same, of them in neither of the two others",
            "held out",
            unseen,
            9_600,
            false,
        ),
    ])
}

fn people(files: &CorpusFiles) -> anyhow::Result<Vec<Corpus>> {
    let top: Vec<String> = serde_json::from_str(&files.read("top-user-agents.json")?)?;
    let browsers = files.read("isbot-browsers.txt")?;
    let sample = lines(&browsers).step_by(SAMPLE).map(plain).collect();
    let corpus = |name, remark, agents, floor| Corpus {
        name,
        remark,
        agents: distinct(agents),
        floor,
        is_listed: true,
    };
    Ok(vec![
        corpus(
            "user-agents 2.1.198",
            "people of today",
            user_agents(files)?,
            Some(10_000),
        ),
        corpus(
            "fake-useragent 2.2.0",
            "people of today",
            fake_useragent(files)?,
            Some(10_000),
        ),
        corpus(
            "top-user-agents 2.1.138",
            "people of today",
            top.iter().map(|one| plain(one)).collect(),
            Some(10_000),
        ),
        corpus(
            "isbot 0.1.3, browsers, one in 27",
            "of the last 25 years, with programs among them",
            sample,
            None,
        ),
        corpus(
            "device-detector 6.5.1, devices",
            "phones, tablets, television sets, consoles, cars, watches",
            devices(files)?,
            None,
        ),
    ])
}

fn plain(user_agent: &str) -> Labelled {
    Labelled {
        user_agent: user_agent.to_owned(),
        ..Labelled::default()
    }
}

fn of_lines(text: &str) -> Vec<Labelled> {
    lines(text).map(plain).collect()
}

/// Each agent once, as it came first.
fn distinct(agents: Vec<Labelled>) -> Vec<Labelled> {
    let mut seen = HashSet::new();
    let is_first = |one: &Labelled| seen.insert(one.user_agent.clone());
    agents.into_iter().filter(is_first).collect()
}

fn crawlers(files: &CorpusFiles) -> anyhow::Result<Vec<Labelled>> {
    #[derive(Deserialize)]
    struct Entry {
        instances: Vec<String>,
        #[serde(default)]
        tags: Vec<String>,
    }
    let entries: Vec<Entry> = serde_json::from_str(&files.read("crawler-user-agents.json")?)?;
    let agents = entries.into_iter().flat_map(|entry| {
        let kind = entry.tags.into_iter().next();
        entry.instances.into_iter().map(move |user_agent| Labelled {
            user_agent,
            kind: kind.clone(),
            device: None,
        })
    });
    Ok(agents.collect())
}

fn device_detector(files: &CorpusFiles) -> anyhow::Result<Vec<Labelled>> {
    let mut agents: Vec<Labelled> = Vec::new();
    for line in yaml(&files.read("device-detector-bots.yml")?) {
        match line? {
            ("user_agent", user_agent) => agents.push(plain(&user_agent)),
            ("category", kind) => {
                if let Some(last) = agents.last_mut() {
                    last.kind = Some(kind);
                }
            }
            _ => {}
        }
    }
    Ok(agents)
}

fn devices(files: &CorpusFiles) -> anyhow::Result<Vec<Labelled>> {
    let mut agents = Vec::new();
    for kind in [
        "car_browser",
        "console",
        "feature_phone",
        "smartphone",
        "tablet",
        "tv",
        "wearable",
    ] {
        for line in yaml(&files.read(&format!("device-detector-{kind}.yml"))?) {
            if let ("user_agent", user_agent) = line? {
                agents.push(plain(&user_agent));
            }
        }
    }
    Ok(agents)
}

fn user_agents(files: &CorpusFiles) -> anyhow::Result<Vec<Labelled>> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Entry {
        user_agent: String,
        device_category: String,
    }
    let entries: Vec<Entry> = serde_json::from_str(&files.read("user-agents.json")?)?;
    let agents = entries.into_iter().map(|entry| Labelled {
        user_agent: entry.user_agent,
        kind: None,
        device: Some(entry.device_category),
    });
    Ok(agents.collect())
}

fn fake_useragent(files: &CorpusFiles) -> anyhow::Result<Vec<Labelled>> {
    #[derive(Deserialize)]
    struct Entry {
        useragent: String,
        r#type: String,
    }
    let text = files.read("fake-useragent.jsonl")?;
    let agents = lines(&text).map(|line| {
        let entry: Entry = serde_json::from_str(line)?;
        Ok(Labelled {
            user_agent: entry.useragent,
            kind: None,
            device: Some(entry.r#type),
        })
    });
    agents.collect()
}
