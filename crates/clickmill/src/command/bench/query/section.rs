use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use super::answers::difference;
use super::api::Api;
use super::greed::{Dashboard, Greed, ask_beside};
use super::markdown;
use super::measure::{Answered, Effort, Measured, Scope, measure};
use super::question::{COUNTRIES, QUESTIONS, Question, SUMMARY, Subject, TOTALS};
use super::throughput::{Load, Pressure, press as press_api};
use super::windows::Windows;

/// How many windows each question has for itself, so that none was asked about before by another one.
const WINDOWS_EACH: u64 = 600;
/// The same for the throughput, from where the others end.
const WINDOWS_PRESSED: u64 = 9_000;

/// All questions about one workspace and length of windows.
pub(super) struct Section<'s> {
    pub(super) subject: &'s Subject,
    pub(super) windows: Windows,
    pub(super) effort: Effort,
}

impl Section<'_> {
    /// Asks everything, prints a table, and returns what should not be.
    pub(super) async fn measure(&self, apis: &mut [Api]) -> anyhow::Result<Vec<String>> {
        markdown::section(self, apis);
        let mut findings = Vec::new();
        for (question, first) in QUESTIONS.into_iter().zip(firsts_of(0, WINDOWS_EACH)) {
            let scope = Scope {
                subject: self.subject,
                windows: self.windows,
                first,
            };
            let mut all = Vec::new();
            for api in apis.iter_mut() {
                all.push(measure(api, question, &scope, self.effort).await?);
            }
            markdown::row(question.name, &all);
            let found = apis.iter().zip(&all).filter_map(|(api, measured)| {
                let what = wrong_with(measured, all.first()?)?;
                Some(format!(
                    "{}, {}: {}: {what}",
                    self.name(),
                    question.name,
                    api.database
                ))
            });
            findings.extend(found);
        }
        Ok(findings)
    }

    /// What tells this section from others.
    pub(super) fn name(&self) -> String {
        format!("{}, {} days", self.subject.workspace, self.windows.days)
    }
}

/// What should not be about what one database answered, seen beside what the first one did.
fn wrong_with(measured: &Measured, first: &Measured) -> Option<String> {
    match (measured, first) {
        (Measured::Answered(one), Measured::Answered(first)) => first_difference(first, one),
        // Whatever all of them refuse is not there to be asked.
        (Measured::Refused(400..=405), Measured::Refused(_)) => None,
        (Measured::Refused(status), _) => Some(format!("is refused with {status}")),
        (Measured::Answered(_), Measured::Refused(status)) => Some(format!(
            "is answered, and the first database refuses with {status}"
        )),
    }
}

/// The first difference between answers to the same questions, as far as both databases were asked.
fn first_difference(first: &Answered, other: &Answered) -> Option<String> {
    let cold = first.cold_answers.iter().zip(&other.cold_answers);
    let warm = first.warm_answers.iter().zip(&other.warm_answers);
    let found = cold
        .chain(warm)
        .find_map(|(one, other)| difference(one, other));
    found.map(|found| format!("answers differ: {found}"))
}

/// Asks as much as the APIs can answer about one workspace, prints a table, and returns what should not be.
pub(super) async fn press(
    apis: &[Api],
    subject: &Arc<Subject>,
    windows: Windows,
    pressure: Pressure,
) -> anyhow::Result<Vec<String>> {
    markdown::throughput_head(subject, windows, pressure);
    let mut findings = Vec::new();
    let after_others = WINDOWS_EACH * QUESTIONS.len() as u64;
    let firsts = firsts_of(after_others, WINDOWS_PRESSED);
    for (question, first) in [TOTALS, COUNTRIES, SUMMARY].into_iter().zip(firsts) {
        for api in apis {
            let different = Load::Different {
                question,
                subject: subject.clone(),
                windows,
                next: AtomicU64::new(first),
            };
            let same = Load::Same(question.about(subject, windows.nth(first)));
            let uncached = press_api(&api.address, different, pressure).await;
            let cached = press_api(&api.address, same, pressure).await;
            markdown::throughput_row(question, &api.database, &uncached, &cached);
            let failed = [uncached.err(), cached.err()].into_iter().flatten();
            let finding = |error| finding("throughput", question, api, &error);
            findings.extend(failed.map(finding));
        }
    }
    Ok(findings)
}

/// Asks a dashboard's questions about somebody alone and beside greedy clients, prints a table, and returns what should not be.
pub(super) async fn disturb(
    apis: &[Api],
    subject: &Arc<Subject>,
    greed: &Greed<'_>,
    time: Duration,
) -> Vec<String> {
    markdown::greed_head(subject, greed, time);
    let mut findings = Vec::new();
    // Each question gets the windows that another one used for its throughput.
    let after_others = WINDOWS_EACH * QUESTIONS.len() as u64;
    let firsts = firsts_of(after_others, WINDOWS_PRESSED);
    for (question, first) in [SUMMARY, TOTALS, COUNTRIES].into_iter().zip(firsts) {
        let dashboard = Dashboard {
            question,
            subject,
            windows: greed.windows,
            first,
            count: WINDOWS_PRESSED,
            time,
        };
        for api in apis {
            match ask_beside(&api.address, &dashboard, greed).await {
                Ok(waits) => markdown::greed_row(question, &api.database, &waits),
                Err(error) => findings.push(finding("beside reports", question, api, &error)),
            }
        }
    }
    findings
}

fn finding(part: &str, question: Question, api: &Api, error: &anyhow::Error) -> String {
    format!("{part}, {}: {}: {error:#}", question.name, api.database)
}

/// The first window of each question, when each has so many.
fn firsts_of(start: u64, each: u64) -> impl Iterator<Item = u64> {
    (0..).map(move |number| start + number * each)
}
