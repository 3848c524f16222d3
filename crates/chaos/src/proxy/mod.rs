//! A proxy in front of ClickHouse that does harm on demand.
//!
//! It takes one request per connection, reads it whole, and then does with it what the [`FaultPlan`] says: forward it,
//! cut the connection before, within or after it, keep silent, or answer an error. Of HTTP it knows only what it needs for
//! that: the request line, the headers, and bodies with a length or in chunks.

mod counts;
mod exchange;
mod fault;
mod plan;
mod request;
mod said;
mod statement;
#[cfg(test)]
mod tests;

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

pub use counts::Counts;
pub use fault::{Exception, Fault};
pub use plan::{FaultPlan, Target};
use request::Request;
pub use said::Said;
pub use statement::Statement;

/// A proxy at work; it ends, with every connection, when it is dropped.
pub struct Proxy {
    address: SocketAddr,
    shared: Arc<Shared>,
    accepting: JoinHandle<()>,
}

/// What connections have in common.
struct Shared {
    state: Mutex<State>,
}

struct State {
    upstream: SocketAddr,
    plan: FaultPlan,
    counts: Counts,
    /// What is said from now on, where somebody listens: it grows with every new statement.
    said: Option<Said>,
}

impl Proxy {
    /// Listens on a free port of 127.0.0.1 and forwards to `upstream`, without faults at first.
    pub async fn start(upstream: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            state: Mutex::new(State {
                upstream,
                plan: FaultPlan::none(),
                counts: Counts::default(),
                said: None,
            }),
        });
        let accepting = tokio::spawn(accept(listener, shared.clone()));
        Ok(Self {
            address,
            shared,
            accepting,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Forwards to another address from now on: the server was started again elsewhere.
    pub fn set_upstream(&self, upstream: SocketAddr) {
        self.shared.state().upstream = upstream;
    }

    /// Replaces the plan. Requests whose fault has begun are not affected.
    pub fn set(&self, plan: FaultPlan) {
        self.shared.state().plan = plan;
    }

    /// What has passed so far, and what was done to it.
    pub fn counts(&self) -> Counts {
        self.shared.state().counts.clone()
    }

    /// Listens to what is said from now on, and returns what was said since it was asked last.
    pub fn listen(&self) -> Said {
        let said = self.shared.state().said.replace(Said::default());
        said.unwrap_or_default()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Shared {
    /// The state; it is whole at every instant, so a panic elsewhere does not spoil it.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn upstream(&self) -> SocketAddr {
        self.state().upstream
    }

    /// Whether the next connection is to be refused.
    fn refuses(&self) -> bool {
        let mut state = self.state();
        let refuses = state.plan.take_refusal();
        if refuses {
            state.counts.fault(&Fault::Refuse);
        }
        refuses
    }

    /// Counts a request and says what is to be done to it.
    fn fault_for(&self, request: &Request) -> Option<Fault> {
        let mut state = self.state();
        if let Some(said) = &mut state.said {
            said.note(request);
        }
        let statement = request.statement;
        state.counts.request(statement);
        let fault = state.plan.take(statement)?;
        state.counts.fault(&fault);
        Some(fault)
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((client, _)) if shared.refuses() => exchange::reset(client),
                Ok((client, _)) => { connections.spawn(serve(client, shared.clone())); }
                // Out of descriptors for a moment, or a client that left before it was accepted.
                Err(_) => tokio::task::yield_now().await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

/// One connection. Whatever fails in between is seen by the client as a broken connection, which is what a proxy does.
async fn serve(client: TcpStream, shared: Arc<Shared>) {
    exchange::run(client, &shared).await.ok();
}
