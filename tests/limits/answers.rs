//! What every answer says of itself.

use super::rig::{Rig, answer, head, send};

#[test]
fn answers_say_what_they_are_and_who_may_keep_them_and_nothing_of_what_sent_them() {
    let rig = Rig::start(&[]);
    let heads = [
        ("/", "GET", 200, None),
        ("/health/live", "GET", 200, None),
        ("/nothing", "GET", 404, None),
        ("/v1/nothing", "GET", 404, Some("private, no-store")),
        ("/v1/clicks", "GET", 405, Some("private, no-store")),
        (
            "/v1/workspaces/acme/links",
            "GET",
            200,
            Some("private, no-store"),
        ),
        (
            "/v1/workspaces/acme/analytics/totals",
            "GET",
            200,
            Some("private, no-cache"),
        ),
        (
            "/v1/workspaces/acme/analytics/totals?period=oops",
            "GET",
            400,
            Some("private, no-store"),
        ),
    ];
    for (path, method, expected, caching) in heads {
        let mut stream = rig.connect();
        send(&mut stream, &(head(method, path) + "\r\n"));
        let (status, head, _) = answer(&mut stream);
        assert_eq!(status, expected, "{path}");
        assert!(
            head.contains("\r\nx-content-type-options: nosniff\r\n"),
            "{head}"
        );
        let said = head
            .lines()
            .find_map(|line| line.strip_prefix("cache-control: "));
        assert_eq!(said, caching, "{path}");
        assert!(head.contains("\r\nx-request-id: "), "{head}");
        assert!(!head.contains("\r\nserver: ") && !head.contains("x-powered-by"));
        // Whoever has the token of an operator is not limited.
        assert!(!head.contains("ratelimit"), "{head}");
    }
    for _ in 0..250 {
        rig.ask();
    }
}
