use serde_json::{Value, json};

use super::windows::{Window, ZONE};

/// How many links `links` is asked for by their ids.
pub(super) const LINK_IDS: usize = 1_000;

/// Whom questions are about.
pub(super) struct Subject {
    pub(super) workspace: String,
    pub(super) clicks: u64,
    /// [`LINK_IDS`] ids, separated by commas.
    pub(super) link_ids: String,
}

/// An endpoint with what is asked of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Question {
    pub(super) name: &'static str,
    form: Form,
}

#[derive(Clone, Copy, Debug)]
enum Form {
    /// An endpoint and further parameters.
    Get(&'static str, &'static str),
    LinksByIds,
    General,
    Report,
}

/// What is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) path: String,
    /// Sent with POST; without a body it is a GET.
    pub(super) body: Option<String>,
}

const fn get(name: &'static str, endpoint: &'static str, params: &'static str) -> Question {
    Question {
        name,
        form: Form::Get(endpoint, params),
    }
}

/// The whole dashboard in one call.
pub(super) const SUMMARY: Question = get(
    "summary, 6 breakdowns, comparison",
    "summary",
    "&compare=previous&breakdowns=country,referrer,device,browser,os,link",
);
/// One number and its change.
pub(super) const TOTALS: Question = get("totals, comparison", "totals", "&compare=previous");
/// One panel of a dashboard.
pub(super) const COUNTRIES: Question = get("breakdown country", "breakdown/country", "");

/// What costs as much as a question may: four dimensions, visitors and a comparison. It is not measured, but in the way of others.
pub(super) const REPORT: Question = Question {
    name: "report",
    form: Form::Report,
};

/// Everything that is asked.
pub(super) const QUESTIONS: [Question; 15] = [
    SUMMARY,
    TOTALS,
    get("totals, visitors", "totals", "&visitors=true"),
    get("timeseries by day", "timeseries", "&bucket=day"),
    get("timeseries by hour", "timeseries", "&bucket=hour"),
    get(
        "timeseries by day and country",
        "timeseries",
        "&bucket=day&by=country",
    ),
    COUNTRIES,
    get("breakdown referrer", "breakdown/referrer", ""),
    get("breakdown link", "breakdown/link", ""),
    get("breakdown city", "breakdown/city", ""),
    get("breakdown country, device", "breakdown/country,device", ""),
    get("heatmap", "heatmap", ""),
    Question {
        name: "links, 1,000 ids",
        form: Form::LinksByIds,
    },
    Question {
        name: "query: 2 filters, 2 dimensions, comparison",
        form: Form::General,
    },
    get("clicks, newest 100", "clicks", "&limit=100"),
];

impl Question {
    /// The request that asks this about somebody in a window.
    pub(super) fn about(&self, subject: &Subject, window: Window) -> Asked {
        let base = format!("/v1/workspaces/{}/analytics", subject.workspace);
        let Window { from, to } = window;
        let when = format!("from={from}&to={to}&tz={ZONE}");
        match self.form {
            Form::Get(endpoint, params) => Asked {
                path: format!("{base}/{endpoint}?{when}{params}"),
                body: None,
            },
            Form::LinksByIds => Asked {
                path: format!("{base}/links?{when}&ids={}", subject.link_ids),
                body: None,
            },
            Form::General => Asked {
                path: format!("{base}/query"),
                body: Some(general(window).to_string()),
            },
            Form::Report => Asked {
                path: format!("{base}/query"),
                body: Some(report(window).to_string()),
            },
        }
    }
}

fn general(window: Window) -> Value {
    json!({
        "from": window.from.to_string(),
        "to": window.to.to_string(),
        "tz": ZONE,
        "filters": [
            {"dimension": "device", "is": ["mobile", "desktop"]},
            {"dimension": "referrer", "not": [null]},
        ],
        "dimensions": ["country", "browser"],
        "compare": "previous",
        "limit": 20,
    })
}

fn report(window: Window) -> Value {
    json!({
        "from": window.from.to_string(),
        "to": window.to.to_string(),
        "tz": ZONE,
        "dimensions": ["link", "city", "referrer", "browser_version"],
        "visitors": true,
        "compare": "previous",
        "limit": 1000,
    })
}

#[cfg(test)]
mod tests {
    use clickmill_model::Timestamp;

    use super::*;

    #[test]
    fn questions_name_their_workspace_and_window() {
        let subject = Subject {
            workspace: "hot".to_owned(),
            clicks: 0,
            link_ids: "a,b".to_owned(),
        };
        let window = Window {
            from: Timestamp(0),
            to: Timestamp(1),
        };
        for question in QUESTIONS.into_iter().chain([REPORT]) {
            let asked = question.about(&subject, window);
            let start = "/v1/workspaces/hot/analytics/";
            assert!(asked.path.starts_with(start), "{asked:?}");
            let sent = asked.body.unwrap_or(asked.path);
            for part in ["1970-01-01T00:00:00.000Z", "1970-01-01T00:00:00.001Z", ZONE] {
                assert!(sent.contains(part), "{sent}");
            }
        }
    }
}
