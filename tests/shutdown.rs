//! The end is asked for while clicks are under way.

use std::fmt::Write as _;
use std::thread::sleep;
use std::time::Duration;

use crate::support::Serve;

/// Every day of clicks needs a salt of its own, so a batch over many days is under way for a while.
fn clicks(days: std::ops::Range<u32>) -> String {
    let mut body = String::new();
    for day in days {
        let (month, day) = (1 + day / 28, 1 + day % 28);
        let at = format!("2024-{month:02}-{day:02}T12:00:00Z");
        let rest = r#""workspace_id":"acme","link_id":"a","domain":"go.acme.com""#;
        writeln!(body, r#"{{"clicked_at":"{at}",{rest}}}"#).unwrap();
    }
    body
}

#[test]
fn nothing_is_committed_over_a_batch_that_was_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let mut serve = Serve::start(folder.path(), &[]);
    // The spool fills its four partitions in turn: the fifth body follows the first.
    for _ in 0..5 {
        assert_eq!(serve.api.post("/v1/clicks", &clicks(0..300)).0, 202);
    }
    // By now they are under way. What follows needs no salt that is not there, so it could be settled at once.
    sleep(Duration::from_millis(1_200));
    assert_eq!(serve.api.post("/v1/clicks", &clicks(0..1)).0, 202);
    sleep(Duration::from_millis(300));
    assert!(
        serve.process.terminate().success(),
        "{}",
        serve.process.output()
    );

    let mut serve = Serve::start(folder.path(), &[]);
    serve.wait_for_messages(5 * 300 + 1);
    assert_eq!(serve.number("SELECT count() FROM clicks"), 5 * 300 + 1);
    serve.assert_audit_is_clean();
}
