//! Sessions: connections that outlive a request, so that `SET`, `USE` and temporary tables do too.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, TryLockError};
use std::time::{Duration, Instant};

use crate::connection::Connection;
use crate::engine::{Engine, identifier, literal};
use crate::exception::Exception;
use crate::request::SessionWish;

/// The sessions that are alive.
pub(crate) struct Sessions {
    limit: usize,
    alive: Mutex<HashMap<String, Arc<Session>>>,
}

/// One session.
pub(crate) struct Session {
    state: Mutex<State>,
    expires: Mutex<Instant>,
}

/// What a session's requests share.
pub(crate) struct State {
    pub(crate) connection: Connection,
    /// A statement may have changed settings or the database for the rest of the session.
    pub(crate) altered: bool,
}

impl Sessions {
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            limit,
            alive: Mutex::new(HashMap::new()),
        }
    }

    /// Finds or makes a session.
    pub(crate) fn find(
        &self,
        engine: &Engine,
        wish: &SessionWish,
    ) -> Result<Arc<Session>, Exception> {
        let mut alive = self.alive.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(session) = alive.get(&wish.id) {
            session.touch(wish.timeout);
            return Ok(Arc::clone(session));
        }
        if wish.check {
            return Err(Exception::of_interface(
                372,
                "SESSION_NOT_FOUND",
                &format!("Session {} not found", wish.id),
            ));
        }
        if alive.len() >= self.limit {
            return Err(Exception::of_interface(
                202,
                "TOO_MANY_SIMULTANEOUS_QUERIES",
                &format!("Too many sessions: {}", self.limit),
            ));
        }
        let session = Arc::new(Session {
            state: Mutex::new(State {
                connection: engine.connect(&[])?,
                altered: false,
            }),
            expires: Mutex::new(Instant::now()),
        });
        session.touch(wish.timeout);
        alive.insert(wish.id.clone(), Arc::clone(&session));
        Ok(session)
    }

    /// Forgets the sessions that nobody has used for their time. Blocks while their connections close.
    pub(crate) fn expire(&self) {
        let now = Instant::now();
        self.forget(|session| session.expires() <= now);
    }

    /// Forgets all of them.
    pub(crate) fn clear(&self) {
        self.forget(|_| true);
    }

    fn forget(&self, condition: impl Fn(&Session) -> bool) {
        let mut alive = self.alive.lock().unwrap_or_else(PoisonError::into_inner);
        let gone: Vec<_> = alive
            .extract_if(|_, session| condition(session) && Arc::strong_count(session) == 1)
            .collect();
        drop(alive);
        drop(gone);
    }
}

impl Session {
    fn touch(&self, seconds: u64) {
        *self.expires.lock().unwrap_or_else(PoisonError::into_inner) =
            Instant::now() + Duration::from_secs(seconds);
    }

    fn expires(&self) -> Instant {
        *self.expires.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs `work` in the session; refused while another request does, as by the server.
    pub(crate) fn with<T>(
        &self,
        wish: &SessionWish,
        work: impl FnOnce(&mut State) -> Result<T, Exception>,
    ) -> Result<T, Exception> {
        let mut state = match self.state.try_lock() {
            Ok(state) => state,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => {
                return Err(Exception::of_interface(
                    373,
                    "SESSION_IS_LOCKED",
                    &format!("Session {} is locked by a concurrent client", wish.id),
                ));
            }
        };
        let result = work(&mut state);
        self.touch(wish.timeout);
        result
    }
}

/// What one request changes in a session and takes back afterwards: URL settings concern one query.
pub(crate) struct Borrowed {
    settings: Option<String>,
    database: Option<String>,
}

impl Borrowed {
    /// Applies settings and a database for one request.
    ///
    /// What held before is asked for only when the session may have changed it: reading `system.settings` costs more
    /// than most queries.
    pub(crate) fn apply(
        state: &mut State,
        settings: &[(String, String)],
        database: Option<&str>,
    ) -> Result<Self, Exception> {
        let mut borrowed = Self {
            settings: None,
            database: None,
        };
        let connection = &mut state.connection;
        if !settings.is_empty() {
            let mut before = Vec::new();
            let mut now = Vec::new();
            for (name, value) in settings {
                let old = if state.altered {
                    value_before(connection, name)?
                } else {
                    "DEFAULT".to_owned()
                };
                before.push(format!("{} = {old}", identifier(name)));
                now.push(format!("{} = {}", identifier(name), literal(value)));
            }
            run(connection, &format!("SET {}", now.join(", ")))?;
            borrowed.settings = Some(format!("SET {}", before.join(", ")));
        }
        if let Some(database) = database {
            let old = if state.altered {
                ask(connection, "SELECT currentDatabase()")?
            } else {
                "default".to_owned()
            };
            borrowed.database = Some(format!("USE {}", identifier(&old)));
            if let Err(error) = run(connection, &format!("USE {}", identifier(database))) {
                borrowed.restore(state, false)?;
                return Err(error);
            }
        }
        Ok(borrowed)
    }

    /// Takes everything back; the database stays when the statement was one that may have chosen it.
    pub(crate) fn restore(self, state: &mut State, keep_database: bool) -> Result<(), Exception> {
        let database = self.database.filter(|_| !keep_database);
        for statement in self.settings.iter().chain(&database) {
            run(&mut state.connection, statement)?;
        }
        Ok(())
    }
}

/// What a setting has to be set to, to be again what it is now.
fn value_before(connection: &mut Connection, name: &str) -> Result<String, Exception> {
    let sql = format!(
        "SELECT value FROM system.settings WHERE changed AND name = {}",
        literal(name)
    );
    // In TabSeparated, whose escapes are those of a string literal. No row: it is at its default.
    let chunk = connection.query(sql.as_bytes(), "TabSeparated", &[])?;
    let value = String::from_utf8_lossy(chunk.bytes()).into_owned();
    Ok(value
        .strip_suffix('\n')
        .map_or("DEFAULT".to_owned(), |value| format!("'{value}'")))
}

fn run(connection: &mut Connection, sql: &str) -> Result<(), Exception> {
    connection.query(sql.as_bytes(), "Null", &[]).map(|_| ())
}

fn ask(connection: &mut Connection, sql: &str) -> Result<String, Exception> {
    let chunk = connection.query(sql.as_bytes(), "TabSeparatedRaw", &[])?;
    Ok(String::from_utf8_lossy(chunk.bytes())
        .trim_end_matches('\n')
        .to_owned())
}
