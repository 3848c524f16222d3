use std::time::{Duration, Instant};

use super::answers::comparable;
use super::api::Api;
use super::latencies::Latencies;
use super::question::{Question, Subject};
use super::windows::Windows;

/// How often each question is asked at most, and for how long.
#[derive(Clone, Copy, Debug)]
pub(super) struct Effort {
    pub(super) cold: u64,
    pub(super) warm: u64,
    /// After this time no more is asked, cold or warm, but for the fewest answers there must be.
    pub(super) time: Duration,
}

/// The fewest answers of each kind, however long they take.
const FEWEST: u64 = 3;
/// Questions after the last cold one that count as neither.
const BETWEEN: u64 = 2;

/// A question that was asked again and again, each time about another window.
pub(super) enum Measured {
    /// It was answered.
    Answered(Box<Answered>),
    /// It was refused with this status, the first that was not 200.
    Refused(u16),
}

/// Answers, and how long they took.
pub(super) struct Answered {
    pub(super) cold: Latencies,
    pub(super) warm: Latencies,
    /// The answers to the cold questions, and those to the warm ones; both without what differs from request to request.
    pub(super) cold_answers: Vec<String>,
    pub(super) warm_answers: Vec<String>,
}

/// Times and answers, or the status of a refusal.
type Asked = Result<(Vec<Duration>, Vec<String>), u16>;

/// Whom a question is about, and the windows it may use.
pub(super) struct Scope<'s> {
    pub(super) subject: &'s Subject,
    pub(super) windows: Windows,
    /// The first of these windows that nobody has used for this question.
    pub(super) first: u64,
}

/// Asks one endpoint, first cold and then warm.
pub(super) async fn measure(
    api: &mut Api,
    question: Question,
    scope: &Scope<'_>,
    effort: Effort,
) -> anyhow::Result<Measured> {
    let mut series = Series {
        api,
        question,
        scope,
        time: effort.time,
    };
    let cold = match series.ask(0, effort.cold, true).await? {
        Ok(cold) => cold,
        Err(status) => return Ok(Measured::Refused(status)),
    };
    let first = effort.cold.max(FEWEST);
    series.ask(first, BETWEEN, false).await?.ok();
    match series.ask(first + BETWEEN, effort.warm, false).await? {
        Ok((warm, warm_answers)) => Ok(Measured::Answered(Box::new(Answered {
            cold: Latencies::new(cold.0),
            warm: Latencies::new(warm),
            cold_answers: cold.1,
            warm_answers,
        }))),
        Err(status) => Ok(Measured::Refused(status)),
    }
}

struct Series<'a> {
    api: &'a mut Api,
    question: Question,
    scope: &'a Scope<'a>,
    time: Duration,
}

impl Series<'_> {
    /// Asks about some of the windows, from one of them.
    async fn ask(&mut self, first: u64, most: u64, is_cold: bool) -> anyhow::Result<Asked> {
        let started = Instant::now();
        let (mut times, mut answers) = (Vec::new(), Vec::new());
        for number in 0..most {
            if number >= FEWEST && started.elapsed() > self.time {
                break;
            }
            if is_cold {
                self.api.store.bench().forget().await?;
            }
            let window = self.scope.windows.nth(self.scope.first + first + number);
            let asked = self.question.about(self.scope.subject, window);
            let answer = self.api.connection.ask(&asked).await?;
            if answer.status != 200 {
                return Ok(Err(answer.status));
            }
            times.push(answer.took);
            answers.push(comparable(&answer.body)?);
        }
        Ok(Ok((times, answers)))
    }
}
