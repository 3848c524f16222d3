use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;

use crate::error::ApiError;

/// The most bytes of all headers of a request, as they are sent. The address is not one of them.
const MAX_BYTES: usize = 16 << 10;
/// What is sent with each header besides its name and value.
const AROUND: usize = ": \r\n".len();

/// Refuses requests whose headers are larger than anybody needs. Whoever serves the connection refuses what is larger still.
pub(crate) async fn bound_headers(request: Request, next: Next) -> Result<Response, ApiError> {
    let headers = request.headers().iter();
    let bytes: usize = headers
        .map(|(name, value)| name.as_str().len() + value.len() + AROUND)
        .sum();
    if bytes > MAX_BYTES {
        return Err(ApiError::HeadersTooLarge);
    }
    Ok(next.run(request).await)
}
