use std::collections::HashSet;

use super::*;

#[test]
fn links_are_distinct_and_dealt_out_to_all_workspaces() {
    let workspaces = ["a".into(), "b".into(), "c".into()];
    let links = Links::make(&mut Rng::new(5), 100_000, &workspaces, 1_000_000_000_000).unwrap();
    let ids: HashSet<_> = links.all().iter().map(|link| &link.link_id).collect();
    let codes: HashSet<_> = links.all().iter().map(|link| &link.short_code).collect();
    assert_eq!((ids.len(), codes.len()), (100_000, 100_000));
    assert_eq!(
        links
            .all()
            .iter()
            .filter(|link| *link.workspace_id == *"a")
            .count(),
        33_334
    );
    assert!(
        links
            .all()
            .iter()
            .all(|link| link.created_at < 1_000_000_000_000)
    );
}

#[test]
fn the_campaign_is_what_the_destination_says() {
    let links = Links::make(&mut Rng::new(6), 10_000, &["a".into()], 1_000_000_000_000).unwrap();
    for link in links.all() {
        let Some(url) = &link.destination_url else {
            continue;
        };
        let url = url::Url::parse(url).unwrap();
        let medium = url
            .query_pairs()
            .find(|(name, _)| name == "utm_medium")
            .map(|(_, value)| value);
        let campaign = match medium.as_deref() {
            Some("email") => Campaign::Email,
            Some("cpc" | "paid_social" | "display") => Campaign::Paid,
            _ => Campaign::Other,
        };
        assert_eq!(link.campaign, campaign, "{url}");
    }
}
