use super::*;

/// A shell that says what it was started with, and then runs a command.
fn shell(folder: &Path, command: &str) -> Launch {
    let script = format!("echo \"started with $1\"; {command}");
    Launch {
        program: "/bin/sh".into(),
        args: vec!["-c".to_owned(), script, "sh".to_owned()],
        folder: folder.to_owned(),
        log: folder.join("log"),
    }
}

/// Tends until it has been started again with this.
async fn until_started_with(supervised: &mut Supervised, arg: &str) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while supervised.said("started with ").as_deref() != Some(arg) {
        assert!(Instant::now() < deadline, "not started with {arg:?}");
        supervised.tend().unwrap();
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn what_is_killed_is_started_again_with_other_arguments_once() {
    let folder = tempfile::tempdir().unwrap();
    let launch = shell(folder.path(), "exec sleep 60");
    let mut supervised = Supervised::start(launch, &["one".to_owned()]).unwrap();
    assert_eq!(supervised.says("started with ").await.unwrap(), "one");
    supervised
        .kill(Duration::ZERO, vec!["two".to_owned()])
        .unwrap();
    until_started_with(&mut supervised, "two").await;
    supervised.kill(Duration::ZERO, Vec::new()).unwrap();
    until_started_with(&mut supervised, "").await;
    assert_eq!(supervised.unasked_ends(), 0);
}

#[tokio::test]
async fn what_ends_by_itself_is_started_again_and_counted() {
    let folder = tempfile::tempdir().unwrap();
    let mut supervised = Supervised::start(shell(folder.path(), "exit 3"), &[]).unwrap();
    let deadline = Instant::now() + Duration::from_secs(20);
    while supervised.unasked_ends() < 2 {
        assert!(Instant::now() < deadline, "it is not started again");
        supervised.tend().unwrap();
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn what_is_frozen_ends_only_when_it_is_thawed() {
    let folder = tempfile::tempdir().unwrap();
    let command = "trap 'echo ended; exit' TERM; echo ready; while true; do sleep 0.01; done";
    let mut supervised = Supervised::start(shell(folder.path(), command), &[]).unwrap();
    supervised.says("ready").await.unwrap();
    supervised.freeze().unwrap();
    supervised.ask_to_end().unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!supervised.is_down().unwrap());
    supervised.thaw().unwrap();
    supervised.says("ended").await.unwrap();
}

#[tokio::test]
async fn what_does_not_get_ready_is_an_error_with_its_last_words() {
    let folder = tempfile::tempdir().unwrap();
    let launch = shell(folder.path(), "echo no such thing >&2");
    let mut supervised = Supervised::start(launch, &[]).unwrap();
    let error = supervised.says("listening on ").await.unwrap_err();
    assert!(error.to_string().contains("no such thing"), "{error}");
}
