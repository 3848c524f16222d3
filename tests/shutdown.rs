//! The end is asked for while clicks are under way.

use std::fmt::Write as _;
use std::iter::repeat_n;
use std::thread::sleep;
use std::time::Duration;

use crate::support::Serve;

/// So many clicks are spread over all four partitions of the spool.
const SPREAD: usize = 40;

/// Every day of clicks needs a salt of its own, so a batch over many days is under way for a while.
fn clicks(link: &str, days: impl Iterator<Item = u32>) -> String {
    let mut body = String::new();
    for day in days {
        let (month, day) = (1 + day / 28, 1 + day % 28);
        let at = format!("2024-{month:02}-{day:02}T12:00:00Z");
        let rest = r#""workspace_id":"acme","domain":"go.acme.com""#;
        writeln!(body, r#"{{"clicked_at":"{at}","link_id":"{link}",{rest}}}"#).unwrap();
    }
    body
}

#[test]
fn nothing_is_committed_over_a_batch_that_was_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let mut serve = Serve::start(folder.path(), &[]);
    // Each of these bodies puts the first day, and then many days, into every partition.
    for body in 0..5 {
        let days = repeat_n(0, SPREAD).chain(0..300);
        let body = clicks(&format!("first-{body}"), days);
        assert_eq!(serve.api.post("/v1/clicks", &body).0, 202);
    }
    // By now they are under way. What follows needs no salt that is not there, so it could be settled at once.
    sleep(Duration::from_millis(1_200));
    let last = clicks("last", repeat_n(0, SPREAD));
    assert_eq!(serve.api.post("/v1/clicks", &last).0, 202);
    sleep(Duration::from_millis(300));
    assert!(
        serve.process.terminate().success(),
        "{}",
        serve.process.output()
    );

    let mut serve = Serve::start(folder.path(), &[]);
    let all = (5 * 300 + 6 * SPREAD) as u64;
    serve.wait_for_messages(all);
    assert_eq!(serve.number("SELECT count() FROM clicks"), all);
    for link in ["first-0", "last"] {
        let partitions =
            format!("SELECT uniqExact(_partition) FROM clicks WHERE link_id = '{link}'");
        assert_eq!(serve.number(&partitions), 4, "{link} misses a partition");
    }
    serve.assert_audit_is_clean();
}
