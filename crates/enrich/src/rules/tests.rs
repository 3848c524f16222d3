use std::fs;

use tempfile::TempDir;

use super::*;

/// A folder with these files in it.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn complaint(files: &[(&str, &[u8])]) -> String {
    let folder = folder(files);
    let error = Rules::read(folder.path()).unwrap_err();
    let source = std::error::Error::source(&error).map(ToString::to_string);
    [error.to_string(), source.unwrap_or_default()].join(" ")
}

#[test]
fn a_file_of_a_folder_stands_for_the_built_in_one_of_its_name() {
    let own = b"word\tAcmeThing\tknown_agent\tmonitoring\tAcme\n";
    let folder = folder(&[
        ("bot-rules.tsv", own),
        ("version", b"1007\n"),
        ("README.md", b"what this is"),
        (".git", b"somebody else's"),
    ]);
    let rules = Rules::read(folder.path()).unwrap();
    assert_eq!(rules.version(), 1007);
    let replaced: Vec<_> = rules
        .files()
        .iter()
        .filter(|file| file.is_replaced)
        .map(|file| (file.name, file.rules))
        .collect();
    assert_eq!(replaced, [("bot-rules.tsv", 1)]);
    let name = |user_agent| rules.bots.judge(user_agent).name;
    assert_eq!(name("Mozilla/5.0 acmething"), Some("Acme"));
    assert_eq!(
        name("Mozilla/5.0 GPTBot"),
        Some("GPTBot"),
        "of crawlers.tsv"
    );
}

#[test]
fn built_in_files_are_a_folder_of_rules_with_the_same_verdicts() {
    let files: Vec<_> = Rules::built_in_files().collect();
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    fs::write(folder.path().join("version"), "65535").unwrap();
    let (own, built_in) = (
        Rules::read(folder.path()).unwrap(),
        Rules::built_in().unwrap(),
    );
    assert!(own.files().iter().all(|file| file.is_replaced));
    assert!(built_in.version() < *OWN_VERSIONS.start());
    for user_agent in ["curl/8", "Mozilla/5.0 (compatible; Googlebot/2.1)", "x"] {
        assert_eq!(own.bots.judge(user_agent), built_in.bots.judge(user_agent));
    }
}

#[test]
fn what_is_wrong_in_a_file_is_named_by_file_line_and_cell() {
    let bad = [
        (
            "bot-rules.tsv",
            "# x\nword\tA\tknown_agent\tai_agnt\t-",
            ":2: cell 4 (class) is \"ai_agnt\"",
        ),
        (
            "bot-rules.tsv",
            "word\tA\tknown\tseo\t-",
            ":1: cell 3 (reason) is \"known\"",
        ),
        (
            "bot-rules.tsv",
            "wort\tA\tknown_agent\tseo\t-",
            ":1: cell 1 (how) is \"wort\"",
        ),
        (
            "bot-rules.tsv",
            "word\tA\tknown_agent\tseo",
            ":1: a rule has 5 cells",
        ),
        (
            "bot-rules.tsv",
            "regex\ta(b\tknown_agent\tseo\t-",
            ":1: cell 2 (pattern) is \"a(b\"",
        ),
        (
            "crawlers.tsv",
            "part\tok\tseo\tok\nregex\t[z-a]\tseo\tBad",
            ":2: cell 2 (pattern)",
        ),
        (
            "crawlers.tsv",
            "regex\t((a{999}){999}){999}\tseo\tBomb",
            ":1: cell 2 (pattern)",
        ),
        ("not-bots.tsv", "CUBOT\tsome\tphones", ":1: cell 2 (in)"),
        (
            "browsers.tsv",
            "Chrome/\tChrome\t=\tmotor",
            ":1: cell 4 (kind)",
        ),
        (
            "systems.tsv",
            "Windows\tWindows\t-\tdesk",
            ":1: cell 4 (device)",
        ),
        ("devices.tsv", "TV\ttelevision\t-", ":1: cell 2 (device)"),
        (
            "referrers.tsv",
            "google.*\tsearching\t-",
            ":1: cell 2 (channel)",
        ),
        (
            "weights.tsv",
            "prefetch\tmuch\tprefetch\tx",
            ":1: cell 2 (weight)",
        ),
        ("weights.tsv", "prefetch\t100\tprefetch\tx", "has no weight"),
    ];
    for (name, text, says) in bad {
        let error = complaint(&[(name, text.as_bytes()), ("version", b"1000")]);
        assert!(error.contains(name) && error.contains(says), "{error}");
        assert_eq!(error.trim().lines().count(), 1, "{error}");
    }
}

#[test]
fn a_file_that_is_no_text_too_large_or_unknown_is_named() {
    let error = complaint(&[("devices.tsv", b"# x\nTV\tt\xFFv\t-")]);
    assert!(
        error.contains("devices.tsv:2: cell 2 is not UTF-8"),
        "{error}"
    );
    let much = vec![b'#'; usize::try_from(MAX_BYTES).unwrap() + 1];
    let error = complaint(&[("devices.tsv", &much)]);
    assert!(
        error.contains("devices.tsv has more than 1048576 bytes"),
        "{error}"
    );
    let error = complaint(&[("bots.tsv", b"")]);
    assert!(
        error.contains("bots.tsv is no file of rules") && error.contains("bot-rules.tsv"),
        "{error}"
    );
    let folder = folder(&[("version", b"1000")]);
    fs::create_dir(folder.path().join("devices.tsv")).unwrap();
    let error = Rules::read(folder.path()).unwrap_err();
    assert!(error.to_string().contains("cannot read"), "{error}");
}

#[test]
fn a_folder_that_is_missing_or_replaces_nothing_is_an_error() {
    let error = complaint(&[("version", b"1000")]);
    assert!(error.contains("has none of the files of rules"), "{error}");
    let error = Rules::read(Path::new("no such folder")).unwrap_err();
    assert!(error.to_string().contains("no such folder"), "{error}");
}

#[test]
fn rules_of_a_folder_state_a_version_that_is_not_a_built_in_one() {
    let devices: (&str, &[u8]) = ("devices.tsv", b"TV\ttv\t-");
    let bad: [&[u8]; 5] = [b"", b"999", b"65536", b"two", b"\xFF"];
    for version in bad {
        let error = complaint(&[devices, ("version", version)]);
        assert!(error.contains("a number from 1000 to 65535"), "{error}");
    }
    assert!(complaint(&[devices]).contains("version must state"));
}
