use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::MethodRouter;
use clickmill_model::TokenScope;

use crate::ApiState;
use crate::allow::allow;
use crate::auth::require_token;
use crate::body::{MAX_BODY_BYTES, MAX_OPERATOR_BYTES, MAX_QUESTION_BYTES};
use crate::limits::{bound_bodies, of_clicks, of_requests, of_strangers};
use crate::openapi::Operation;

/// A route: who may take it, what answers it, and what the description of the API says of it. Routers are made of nothing else, so that
/// there is no route without a description.
pub(crate) struct Route {
    pub(crate) method: Method,
    /// With its parameters in braces.
    pub(crate) path: &'static str,
    pub(crate) access: Access,
    pub(crate) operation: Operation,
    /// The largest body.
    pub(crate) body_bytes: usize,
    handler: MethodRouter<ApiState>,
}

/// Who may take a route, and what limits it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// Everybody.
    Anybody,
    /// Whoever has the scope, as often as the limits of questions let them.
    Asking(TokenScope),
    /// Whoever may send clicks, as many as their limit lets them.
    Sending,
    /// Operators, on their listener.
    Operating,
}

impl Access {
    /// What a token must be good for.
    pub(crate) const fn scope(self) -> Option<TokenScope> {
        match self {
            Self::Anybody => None,
            Self::Asking(scope) => Some(scope),
            Self::Sending => Some(TokenScope::ClicksWrite),
            Self::Operating => Some(TokenScope::Admin),
        }
    }
}

impl Route {
    /// A route, with the handler for its method.
    pub(crate) fn new(
        (method, path): (Method, &'static str),
        access: Access,
        handler: MethodRouter<ApiState>,
        operation: Operation,
    ) -> Self {
        Self {
            method,
            path,
            access,
            operation,
            body_bytes: match access {
                Access::Operating => MAX_OPERATOR_BYTES,
                _ => MAX_QUESTION_BYTES,
            },
            handler,
        }
    }

    /// The same, for bodies of many things.
    pub(crate) fn with_large_bodies(self) -> Self {
        Self {
            body_bytes: MAX_BODY_BYTES,
            ..self
        }
    }

    /// The handler behind what is asked of this route alone.
    fn guarded(&self, state: &ApiState) -> MethodRouter<ApiState> {
        let limit = DefaultBodyLimit::max(self.body_bytes);
        let handler = self.handler.clone().layer(limit);
        let handler = match self.access.scope() {
            Some(scope) => allow(scope, handler),
            None => handler,
        };
        if self.body_bytes == MAX_BODY_BYTES {
            // Whether there is room is asked before the scope, since a body that is refused is read as well.
            handler.layer(from_fn_with_state(state.clone(), bound_bodies))
        } else {
            handler
        }
    }
}

/// The router of these routes, each behind what its access asks for.
pub(crate) fn router(routes: &[Route], state: &ApiState) -> Router<ApiState> {
    let of = |is_one: fn(Access) -> bool| {
        let routes = routes.iter().filter(|route| is_one(route.access));
        routes.fold(Router::new(), |router, route| {
            router.route(route.path, route.guarded(state))
        })
    };
    let token = from_fn_with_state(state.clone(), require_token);
    let asking = of(|access| matches!(access, Access::Asking(_)))
        .layer(from_fn_with_state(state.clone(), of_requests));
    let sending =
        of(|access| access == Access::Sending).layer(from_fn_with_state(state.clone(), of_clicks));
    let limited = asking
        .merge(sending)
        .layer(token.clone())
        .layer(from_fn_with_state(state.clone(), of_strangers));
    of(|access| access == Access::Anybody)
        .merge(limited)
        .merge(of(|access| access == Access::Operating).layer(token))
}
