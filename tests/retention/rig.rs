//! A system with clicks of more than a year by two workspaces, of which one is going to be kept for a shorter time.

use std::path::Path;
use std::thread;
use std::time::Duration;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::support::{Api, Serve, wait_until};

pub(super) const CLICKS_DAYS: i64 = 60;
pub(super) const TOTALS_DAYS: i64 = 200;
/// Clicks of so many days are posted, today's included.
pub(super) const DAYS: i64 = 400;
const BROWSER: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36";

/// A click that was posted.
pub(super) struct Posted {
    pub(super) workspace: &'static str,
    pub(super) at: DateTime<Utc>,
    link: &'static str,
    is_of_browser: bool,
}

pub(super) struct Rig {
    pub(super) serve: Serve,
    pub(super) posted: Vec<Posted>,
    today: NaiveDate,
}

impl Rig {
    /// Posts the clicks, and sets for how long those of `acme` are kept.
    pub(super) fn start(folder: &Path) -> Self {
        wait_for_a_day_that_lasts();
        let today = Utc::now().date_naive();
        let mut rig = Self {
            serve: serve(folder),
            posted: clicks(today),
            today,
        };
        let body: Vec<Value> = rig.posted.iter().enumerate().map(body).collect();
        let (status, answer) = rig.serve.api.post("/v1/clicks", &json!(body).to_string());
        assert_eq!(status, 202, "{answer}");
        rig.serve.wait_for_messages(rig.posted.len() as u64);
        rig.keep();
        rig
    }

    /// Ends the system and starts it again.
    pub(super) fn restart(&mut self, folder: &Path) {
        self.serve.process.terminate();
        self.serve = serve(folder);
    }

    fn keep(&self) {
        let days = json!({"clicks_days": CLICKS_DAYS, "totals_days": TOTALS_DAYS}).to_string();
        let (status, answer) = self.serve.api.put("/v1/workspaces/acme/retention", &days);
        assert_eq!(status, 200, "{answer}");
        wait_until("what was set is seen", || {
            let answer = self.serve.api.analytics("acme", "totals?period=today");
            answer["meta"]["window"]["retained_since"].is_string()
        });
    }

    pub(super) fn day(&self, days_ago: i64) -> NaiveDate {
        self.today - TimeDelta::days(days_ago)
    }

    /// From the day of the first click up to today.
    pub(super) fn all_days(&self) -> String {
        format!("from={}&to={}", self.day(DAYS), self.today)
    }

    /// How many clicks of a workspace were posted of a day and after.
    pub(super) fn posted_since(&self, workspace: &str, day: NaiveDate) -> u64 {
        let is_meant =
            |click: &&Posted| click.workspace == workspace && click.at.date_naive() >= day;
        self.posted.iter().filter(is_meant).count() as u64
    }
}

fn serve(folder: &Path) -> Serve {
    Serve::start(folder, &["--retention-every", "0s"])
}

/// Three clicks a day of one workspace and two of the other, every day at other times.
fn clicks(today: NaiveDate) -> Vec<Posted> {
    let midnight = today.and_hms_opt(0, 0, 0).unwrap().and_utc();
    let day = |days: i64| {
        (0..5).map(move |number: i64| Posted {
            workspace: if number < 3 { "acme" } else { "globex" },
            at: midnight - TimeDelta::days(days) + TimeDelta::seconds(number * 17_000 + days),
            link: ["a", "b", "c"][usize::try_from((days + number) % 3).unwrap()],
            is_of_browser: (days + number) % 4 != 0,
        })
    };
    let until = Utc::now() + TimeDelta::hours(23);
    let clicks = (0..=DAYS).flat_map(day);
    clicks.filter(|click| click.at < until).collect()
}

fn body((number, click): (usize, &Posted)) -> Value {
    json!({
        "workspace_id": click.workspace,
        "link_id": click.link,
        "clicked_at": click.at.timestamp_millis(),
        "domain": "go.acme.com",
        "click_id": number.to_string(),
        "user_agent": click.is_of_browser.then_some(BROWSER),
    })
}

/// All pages of raw clicks, from before the first one on.
pub(super) fn all_clicks(api: &Api, workspace: &str) -> Vec<String> {
    let (mut clicks, mut cursor) = (Vec::new(), String::new());
    let from = (Utc::now() - TimeDelta::days(DAYS + 10)).date_naive();
    loop {
        let question = format!("clicks?from={from}&limit=150{cursor}");
        let answer = api.analytics(workspace, &question);
        let page = answer["clicks"].as_array().unwrap().iter();
        clicks.extend(page.map(Value::to_string));
        match answer["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return clicks,
        }
    }
}

/// The day must not change during a test, because what is kept moves on with it.
fn wait_for_a_day_that_lasts() {
    while 86_400 - Utc::now().timestamp() % 86_400 < 300 {
        thread::sleep(Duration::from_secs(1));
    }
}
