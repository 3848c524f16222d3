//! Runs one statement, on a worker.

use std::io::Read;
use std::sync::Arc;

use crate::body::BodyReader;
use crate::compression::blocks::BlockReader;
use crate::connection::{Class, Connection};
use crate::engine::{Engine, identifier, literal};
use crate::exception::Exception;
use crate::insert;
use crate::multipart::Part;
use crate::reply::{ClientGone, Reply};
use crate::request::{Request, SessionWish};
use crate::select;
use crate::session::{Borrowed, Session, Sessions};
use crate::statement::Shape;
use crate::statement_text::{self, StatementText, unreadable};
use crate::watch::Done;

/// A statement to run.
pub(crate) struct Job {
    pub(crate) engine: Arc<Engine>,
    pub(crate) sessions: Arc<Sessions>,
    pub(crate) request: Request,
    pub(crate) body: BodyReader,
    /// External tables of a form, with the fields that describe them.
    pub(crate) externals: Vec<External>,
    /// The `log_comment` by which the statement can be killed.
    pub(crate) marker: String,
    /// Dropped when the statement is over, before its connection or its session is anybody else's.
    pub(crate) done: Done,
}

/// A table sent along with a query.
pub(crate) struct External {
    pub(crate) part: Part,
    pub(crate) format: String,
    pub(crate) structure: String,
}

/// Why a statement ended early.
pub(crate) enum Stop {
    Failed(Exception),
    Gone,
}

impl From<Exception> for Stop {
    fn from(exception: Exception) -> Self {
        Self::Failed(exception)
    }
}

impl From<ClientGone> for Stop {
    fn from(_: ClientGone) -> Self {
        Self::Gone
    }
}

/// Runs a job and writes its reply.
pub(crate) fn run(job: Job, mut reply: Reply) {
    let end = match execute(job, &mut reply) {
        Ok(()) => reply.finish(),
        Err(Stop::Failed(exception)) => reply.fail(&exception),
        Err(Stop::Gone) => Err(ClientGone),
    };
    if end.is_err() {
        tracing::debug!("a client went away before its reply was complete");
    }
}

fn execute(job: Job, reply: &mut Reply) -> Result<(), Stop> {
    let Job {
        engine,
        sessions,
        request,
        body,
        externals,
        marker,
        done,
    } = job;
    let mut body = decoded(&request, body)?;
    let statement =
        statement_text::read(&request.query, &mut body, request.setting("max_query_size"))?;
    let own_comment = request.setting("log_comment").is_some();
    let comment = (!own_comment).then_some(("log_comment".to_owned(), marker));
    let work = Work {
        engine: &engine,
        request: &request,
        externals: &externals,
        statement,
    };
    if let Some(wish) = &request.session {
        let session = sessions.find(&engine, wish)?;
        return work.in_session(&session, wish, comment, done, &mut body, reply);
    }
    let mut settings = request.settings.clone();
    settings.extend(comment);
    if request.read_only {
        // Last, because it forbids to change settings; the server does the same for GET.
        settings.push(("readonly".to_owned(), "2".to_owned()));
    }
    let mut connection = engine.connect(&settings)?;
    if let Some(database) = &request.database {
        let sql = format!("USE {}", identifier(database));
        connection.query(sql.as_bytes(), "Null", &[])?;
    }
    let outcome = work.on(&mut connection, &mut body, reply);
    drop(done);
    outcome
}

fn decoded(request: &Request, body: BodyReader) -> Result<Box<dyn Read + Send>, Exception> {
    let body: Box<dyn Read + Send> = match request.incoming.content {
        Some(encoding) => encoding.reader(body).map_err(|error| unreadable(&error))?,
        None => Box::new(body),
    };
    Ok(if request.incoming.blocks {
        Box::new(BlockReader::new(body))
    } else {
        body
    })
}

/// A statement and all it needs but a connection.
struct Work<'a> {
    engine: &'a Engine,
    request: &'a Request,
    externals: &'a [External],
    statement: StatementText,
}

impl Work<'_> {
    /// Runs the statement in a session; settings and database of the request are taken back afterwards.
    fn in_session(
        &self,
        session: &Session,
        wish: &SessionWish,
        comment: Option<(String, String)>,
        done: Done,
        body: &mut dyn Read,
        reply: &mut Reply,
    ) -> Result<(), Stop> {
        let request = self.request;
        let mut outcome = Ok(());
        session.with(wish, |state| {
            if let Some((name, marker)) = comment {
                // Not taken back: the next request overwrites it.
                let sql = format!("SET {name} = {}", literal(&marker));
                if let Err(error) = state.connection.query(sql.as_bytes(), "Null", &[]) {
                    // A session may have made itself read-only; its statement then outlives a lost client.
                    tracing::debug!(error = error.text, "a statement cannot be marked");
                }
            }
            let borrowed = Borrowed::apply(state, &request.settings, request.database.as_deref())?;
            let control = match self.statement.shape {
                Shape::Insert { .. } => false,
                _ => state.connection.classify(&self.statement.text).1 == Class::Control,
            };
            state.altered |= control;
            outcome = self.on(&mut state.connection, body, reply);
            drop(done);
            borrowed.restore(state, control)
        })?;
        outcome
    }

    fn on(
        &self,
        connection: &mut Connection,
        body: &mut dyn Read,
        reply: &mut Reply,
    ) -> Result<(), Stop> {
        for external in self.externals {
            insert::external_table(connection, external)?;
        }
        match &self.statement.shape {
            Shape::Insert { end, format, data } => {
                self.refuse_if_read_only(Class::Mutating)?;
                let text = self.statement.text.as_slice();
                let insert = insert::InsertData {
                    sql: text.get(..*end).unwrap_or_default(),
                    format,
                    parameters: &self.request.parameters,
                };
                let start = text.get(*data..).unwrap_or_default();
                reply.progress = insert.run(connection, start.chain(body))?;
                Ok(())
            }
            Shape::Query {
                select,
                format,
                tail,
            } => {
                let default = self.request.default_format.as_deref();
                let query = select::Query {
                    sql: &self.statement.text,
                    format: format.as_deref().or(default).unwrap_or("TabSeparated"),
                    tail: *tail,
                    parameters: &self.request.parameters,
                };
                self.query(&query, *select, connection, reply)
            }
            Shape::ClientSide => Err(Exception::of_interface(
                1,
                "UNSUPPORTED_METHOD",
                "INTO OUTFILE and FROM INFILE are not allowed: they are clauses of the command-line client",
            )
            .into()),
            Shape::InsertFromInput => Err(Exception::of_interface(
                48,
                "NOT_IMPLEMENTED",
                "INSERT SELECT from input() is not supported by the embedded engine; insert into a table of the data's \
                 structure instead",
            )
            .into()),
            Shape::Incomplete => Err(Exception::internal("the statement is not complete").into()),
        }
    }

    fn query(
        &self,
        query: &select::Query<'_>,
        is_select: bool,
        connection: &mut Connection,
        reply: &mut Reply,
    ) -> Result<(), Stop> {
        if query.tail == 0 {
            return Err(syntax_error("Empty query").into());
        }
        let (count, class) = connection.classify(query.sql);
        if count > 1 {
            return Err(syntax_error("Multi-statements are not allowed").into());
        }
        self.refuse_if_read_only(class)?;
        if is_select && class == Class::ReadOnly {
            query.deliver(connection, self.engine, reply)
        } else {
            query.at_once(connection, class, reply)
        }
    }

    /// The engine itself refuses on a fresh connection; a session's connection cannot be made read-only and back.
    fn refuse_if_read_only(&self, class: Class) -> Result<(), Exception> {
        let refused =
            self.request.read_only && self.request.session.is_some() && class == Class::Mutating;
        if refused {
            return Err(Exception::of_interface(
                164,
                "READONLY",
                "Cannot execute query in readonly mode. For queries over HTTP, method GET implies readonly. \
                 You should use method POST for modifying queries.",
            ));
        }
        Ok(())
    }
}

fn syntax_error(message: &str) -> Exception {
    Exception::of_interface(62, "SYNTAX_ERROR", message)
}
