//! `clickmill classify` and folders of rules.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread;

use serde_json::{Value, json};

use crate::support::{PROGRAM, Serve, run};

const CHROME: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 \
                      Safari/537.36";

/// Runs `classify` with this on its standard input.
fn classify(args: &[&str], input: &[u8]) -> Output {
    let mut classify = Command::new(PROGRAM)
        .arg("classify")
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = classify.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = thread::spawn(move || stdin.write_all(&input));
    let output = classify.wait_with_output().unwrap();
    writer.join().unwrap().ok();
    output
}

fn answers(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn agents_and_clicks_are_answered_line_by_line() {
    let click = json!({
        "workspace_id": "acme", "link_id": "a", "clicked_at": "2026-03-01T12:00:00Z", "domain": "go.acme.com",
        "user_agent": CHROME, "referrer": "https://www.google.com/", "accept_language": "de-AT,de;q=0.9",
        "headers": {"Sec-Purpose": "prefetch;prerender"},
    });
    let evidence = json!({ "user_agent": CHROME, "referrer": "https://t.co/x" });
    let input = format!("curl/8.7.1\n{click}\r\n\n{evidence}\n{CHROME}");
    let output = classify(&[], input.as_bytes());
    assert!(output.status.success(), "{}", said(&output));
    let answers = answers(&output);
    assert_eq!(answers.len(), 5);
    assert_eq!(answers[0]["is_bot"], true);
    assert_eq!(answers[0]["bot_class"], "http_client");
    assert_eq!(answers[0]["bot_name"], "curl");
    assert!(
        answers[0]["bot_reasons"]
            .as_array()
            .unwrap()
            .contains(&json!("library"))
    );
    assert_eq!(answers[0]["browser"], Value::Null);
    assert_eq!(
        answers[1],
        json!({
            "is_bot": true, "bot_class": "prefetch", "bot_name": null, "bot_reasons": ["prefetch"],
            "classifier_version": answers[0]["classifier_version"], "browser": "Chrome", "browser_version": "142",
            "os": "Windows", "os_version": null, "device": "desktop", "referrer": "google.com", "channel": "search",
            "social": null, "language": "de-AT",
        })
    );
    assert_eq!(answers[2]["bot_reasons"], json!(["no_agent"]));
    assert_eq!(answers[3]["social"], "X");
    assert_eq!(answers[4]["is_bot"], false);
}

#[test]
fn a_line_that_is_no_click_is_answered_in_its_place_and_told_at_the_end() {
    let input = b"curl/8\n{\"ip\":\"nowhere\"}\n{not json\n{\"user_agent\":\"\xFF\"}\ncurl/8\n";
    let output = classify(&[], input);
    assert!(!output.status.success());
    assert_eq!(said(&output), "error: 3 of 5 lines are no clicks\n");
    let answers = answers(&output);
    let errors: Vec<_> = answers.iter().map(|answer| &answer["error"]).collect();
    let none = &Value::Null;
    assert_eq!(
        errors,
        [
            none,
            &json!("bad_ip"),
            &json!("not_json"),
            &json!("not_utf8"),
            none
        ]
    );
    assert_eq!(answers[1]["field"], "ip");
}

#[test]
fn agents_of_a_megabyte_or_of_any_bytes_are_cut_as_at_ingest() {
    let mut input = [
        CHROME.as_bytes(),
        &[b' '; 600],
        &vec![b'b'; 1 << 20],
        b"bot\n",
    ]
    .concat();
    input.extend_from_slice(b"\xFF\xFE\x00 python-requests/2.32 \x80\n");
    input.extend_from_slice(
        &[
            &b"{\"user_agent\":\""[..],
            &vec![b'x'; 2 << 20],
            b"\"}\ncurl/8\n",
        ]
        .concat(),
    );
    let output = classify(&[], &input);
    let answers = answers(&output);
    assert_eq!(answers.len(), 4);
    assert_eq!(
        answers[0]["is_bot"], false,
        "what stands after 512 bytes is not read"
    );
    assert_eq!(answers[1]["bot_class"], "http_client");
    assert_eq!(answers[2]["error"], "too_large");
    assert_eq!(answers[3]["bot_name"], "curl");
}

#[test]
fn an_explanation_names_rules_by_file_and_line() {
    let output = classify(
        &["--explain"],
        b"Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)\x1b[31m\n{\n",
    );
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("bot, seo, AhrefsBot: weighs "), "{text}");
    let rule = text
        .lines()
        .find(|line| line.contains("known_agent"))
        .unwrap();
    assert!(
        rule.contains(" 100 ")
            && rule.contains("crawlers.tsv:")
            && rule.contains("\"AhrefsBot\" at 25"),
        "{text}"
    );
    assert!(text.contains("no click: "), "{text}");
    assert!(!text.contains('\x1b'), "nothing that a terminal obeys");
}

#[test]
fn an_answer_comes_before_the_next_line_is_there() {
    let mut classify = Command::new(PROGRAM)
        .arg("classify")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = classify.stdin.take().unwrap();
    let mut output = BufReader::new(classify.stdout.take().unwrap());
    for _ in 0..3 {
        input.write_all(b"curl/8\n").unwrap();
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        assert!(line.contains("\"curl\""), "{line}");
    }
    drop(input);
    assert!(classify.wait().unwrap().success());
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly() {
    let mut classify = Command::new(PROGRAM)
        .arg("classify")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(classify.stdout.take());
    let mut input = classify.stdin.take().unwrap();
    // Fails as soon as the other side has noticed.
    while input.write_all(&b"curl/8\n".repeat(10_000)).is_ok() {}
    drop(input);
    let output = classify.wait_with_output().unwrap();
    assert!(output.status.success());
    assert_eq!(said(&output), "");
}

/// Exports files of rules into a folder, which must succeed.
fn export(folder: &Path, files: &[&str]) {
    let output = run(&[&["rules", "export", "rules"], files].concat(), folder);
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn exported_rules_are_changed_checked_and_used_without_a_rebuild() {
    let folder = tempfile::tempdir().unwrap();
    export(folder.path(), &["bot-rules.tsv"]);
    let rules = folder.path().join("rules");
    let path = rules.join("bot-rules.tsv");
    let table = fs::read_to_string(&path).unwrap();
    let own = "word\tAcmeProbe\tknown_agent\tmonitoring\tAcme Probe\n";
    fs::write(&path, [&table, own].concat()).unwrap();
    fs::write(rules.join("version"), "1002\n").unwrap();
    let check = run(&["rules", "check", "rules"], folder.path());
    let text = String::from_utf8(check.stdout).unwrap();
    assert!(
        check.status.success() && text.starts_with("version 1002\n"),
        "{text}"
    );

    let agent = [CHROME, " AcmeProbe/2\n"].concat();
    let answer = |args: &[&str]| answers(&classify(args, agent.as_bytes()))[0].clone();
    let built_in = answer(&[]);
    assert_eq!(built_in["is_bot"], false);
    assert!(built_in["classifier_version"].as_u64().unwrap() < 1_000);
    let changed = answer(&["--rules", rules.to_str().unwrap()]);
    assert_eq!(changed["bot_name"], "Acme Probe");
    assert_eq!(changed["classifier_version"], 1002);
}

#[test]
fn rules_of_a_folder_judge_what_is_stored_and_their_version_is_stored_with_it() {
    let folder = tempfile::tempdir().unwrap();
    export(folder.path(), &["bot-rules.tsv"]);
    let rules = folder.path().join("rules");
    fs::write(
        rules.join("bot-rules.tsv"),
        "word\tChrome\tknown_agent\tmonitoring\tEverybody\n",
    )
    .unwrap();
    fs::write(rules.join("version"), "1234").unwrap();
    let mut serve = Serve::start(folder.path(), &["--rules", "rules"]);
    assert!(serve.process.output().contains("version 1234"));
    let click = json!({
        "workspace_id": "acme", "link_id": "a", "clicked_at": "2026-03-01T12:00:00Z", "domain": "go.acme.com",
        "user_agent": CHROME,
    });
    let (status, answer) = serve.api.post("/v1/clicks", &click.to_string());
    assert_eq!(status, 202, "{answer}");
    serve.wait_for_messages(1);
    let stored = serve.query("SELECT is_bot, bot_class, bot_name, classifier_version FROM clicks");
    assert_eq!(stored, "true\tmonitoring\tEverybody\t1234");
}

#[test]
fn what_somebody_changed_is_not_exported_over() {
    let folder = tempfile::tempdir().unwrap();
    export(folder.path(), &[]);
    let path = folder.path().join("rules/weights.tsv");
    fs::write(&path, "mine").unwrap();
    let again = run(&["rules", "export", "rules", "weights.tsv"], folder.path());
    assert!(!again.status.success());
    assert!(said(&again).contains("weights.tsv"), "{}", said(&again));
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    let unknown = run(&["rules", "export", "other", "bots.tsv"], folder.path());
    assert!(
        said(&unknown).contains("bot-rules.tsv"),
        "{}",
        said(&unknown)
    );
}

#[test]
fn rules_that_are_wrong_end_every_start_with_one_line_that_names_the_place() {
    let folder = tempfile::tempdir().unwrap();
    let rules = folder.path().join("rules");
    fs::create_dir(&rules).unwrap();
    fs::write(rules.join("version"), "1000").unwrap();
    fs::write(
        rules.join("bot-rules.tsv"),
        "# own\nregex\ta(b\tbot_word\tcrawler\t-\n",
    )
    .unwrap();
    for command in [
        &["serve", "--rules", "rules"][..],
        &[
            "ingest",
            "--kafka-brokers",
            "127.0.0.1:1",
            "--rules",
            "rules",
        ],
        &["demo", "--rules", "rules"],
        &["classify", "--rules", "rules"],
        &["rules", "check", "rules"],
    ] {
        let output = run(command, folder.path());
        assert!(!output.status.success(), "{command:?}");
        let text = said(&output);
        let errors: Vec<_> = text.lines().collect();
        assert_eq!(errors.len(), 1, "{text}");
        assert!(
            text.starts_with("error: rules/bot-rules.tsv:2: cell 2 (pattern) is \"a(b\""),
            "{text}"
        );
    }
}
