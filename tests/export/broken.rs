//! Engines that die, and clients that leave or pause.

use std::io::Read;

use ureq::Body;
use ureq::http::Response;

use super::rig::{Rig, positions};
use crate::support::{Api, signal, wait_until};

/// Statements that hand out clicks in the engine.
const RUNNING: &str =
    "SELECT count() FROM system.processes WHERE query LIKE 'SELECT click_id, link_id,%'";

fn rig() -> Rig {
    let rig = Rig::start();
    rig.store_large(0, 0..50_000);
    rig
}

#[test]
fn a_client_can_tell_that_the_engine_died() {
    for query in [
        "",
        "format=csv&compression=gzip",
        "format=parquet",
        "format=arrow&compression=zstd",
    ] {
        let rig = rig();
        let mut reader = rig.export(query).reader();
        let mut start = vec![0; 100_000];
        reader.read_exact(&mut start).unwrap();
        signal(rig.engine.process.pid(), "KILL");
        let rest = reader.read_to_end(&mut start);
        assert!(
            rest.is_err(),
            "{query}: {} bytes look like all",
            start.len()
        );
    }
}

#[test]
fn a_statement_ends_when_its_client_leaves() {
    let rig = rig();
    let mut reader = rig.export("").reader();
    reader.read_exact(&mut [0; 1000]).unwrap();
    wait_until("the statement runs", || rig.query(RUNNING) == "1");
    drop(reader);
    wait_until("the statement ends", || rig.query(RUNNING) == "0");
}

#[test]
fn a_client_that_pauses_holds_no_statement_and_still_gets_everything() {
    let rig = rig();
    let mut reader = rig.export("").reader();
    let mut text = vec![0; 1000];
    reader.read_exact(&mut text).unwrap();
    wait_until("the statement runs", || rig.query(RUNNING) == "1");
    wait_until("the statement is let go", || rig.query(RUNNING) == "0");
    reader.read_to_end(&mut text).unwrap();
    let listed = positions(&String::from_utf8(text).unwrap());
    assert_eq!(listed, rig.positions("1", "clicked_at"));
}

/// The answer to an export of a workspace, and its status.
fn open(api: &Api, workspace: &str) -> (u16, Response<Body>) {
    let answer = api.open(&format!("/v1/workspaces/{workspace}/export"));
    (answer.status().as_u16(), answer)
}

#[test]
fn a_workspace_has_half_of_the_places_and_all_together_no_more_than_there_are() {
    let rig = rig();
    let acme = rig.exporter("acme");
    let of_acme = [open(&acme, "acme"), open(&acme, "acme")];
    assert_eq!(of_acme.each_ref().map(|(status, _)| *status), [200, 200]);
    let third = acme.answer_to("/v1/workspaces/acme/export", None);
    assert_eq!(third.status, 503);
    assert!(third.retry_after.is_some());
    assert_eq!(open(&rig.exporter("globex"), "globex").0, 200);

    // Operators have no share.
    let of_operators = [open(&rig.api, "acme"), open(&rig.api, "acme")];
    assert_eq!(of_operators.each_ref().map(|(status, _)| *status), [200; 2]);
    assert_eq!(open(&rig.exporter("globex"), "globex").0, 503);
    let totals = "/v1/workspaces/acme/analytics/totals?period=total";
    assert_eq!(rig.api.get(totals).0, 200, "a dashboard does not wait");
    drop((of_acme, of_operators));
    wait_until("there is room again", || open(&acme, "acme").0 == 200);
}
