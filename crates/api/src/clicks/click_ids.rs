use sha2::{Digest, Sha256};

/// How many bytes of a hash go into an identifier: nobody will see two alike by chance.
const HASH_BYTES: usize = 16;

/// Identifiers for the clicks of one request that have none.
///
/// They are made of what is the same when the request is repeated, and of nothing else: its `Idempotency-Key`, or else
/// its body byte for byte; the workspace; and the place of the click in the body. So equal clicks in one body are
/// several clicks, and with a key the place alone tells clicks apart, whatever the body says.
///
/// The form is `post-`, 32 hexadecimal digits, `-`, place. Changing it makes repeats across an update count twice.
pub(super) struct ClickIds<'a> {
    request: Request<'a>,
    pepper: &'a [u8; 32],
    /// The hash of what identifies the request, once a click has needed it.
    hash: Option<Sha256>,
}

/// What identifies a request.
#[derive(Clone, Copy)]
pub(super) enum Request<'a> {
    Key(&'a str),
    Body(&'a [u8]),
}

impl<'a> ClickIds<'a> {
    /// `pepper` is secret: a body holds an IP address, which nobody may find by hashing all there are with the rest of
    /// the row.
    pub(super) fn new(request: Request<'a>, pepper: &'a [u8; 32]) -> Self {
        Self {
            request,
            pepper,
            hash: None,
        }
    }

    /// The identifier of the click at this place in the body, from 0.
    pub(super) fn of(&mut self, workspace_id: &str, index: usize) -> String {
        let Self {
            request,
            pepper,
            hash,
        } = self;
        let request = hash.get_or_insert_with(|| hash_request(*request, pepper));
        // A workspace has no NUL in its name, so no two pairs of request and workspace are hashed alike.
        let hash = request.clone().chain_update([0]).chain_update(workspace_id);
        let bytes = hash.finalize().into_iter().take(HASH_BYTES);
        let number = bytes.fold(0, |number: u128, byte| number << 8 | u128::from(byte));
        format!("post-{number:032x}-{index}")
    }
}

fn hash_request(request: Request<'_>, pepper: &[u8; 32]) -> Sha256 {
    let hash = Sha256::new_with_prefix(pepper);
    match request {
        Request::Key(key) => hash.chain_update("key\0").chain_update(key),
        Request::Body(body) => hash.chain_update("body\0").chain_update(body),
    }
}

#[cfg(test)]
mod tests {
    use super::Request::{Body, Key};
    use super::*;

    const PEPPER: [u8; 32] = [b'p'; 32];

    fn id(request: Request<'_>, workspace: &str, index: usize) -> String {
        ClickIds::new(request, &PEPPER).of(workspace, index)
    }

    /// The digits are from `sha256sum` of the secret, `body` or `key`, NUL, the body or key, NUL, and the workspace.
    #[test]
    fn identifiers_are_the_same_in_every_version() {
        assert_eq!(
            id(Body(b"{}"), "acme", 0),
            "post-c2db1c911082d2e91f201679088a4be7-0"
        );
        assert_eq!(
            id(Key("k-1"), "acme", 9_999),
            "post-3f90852f2c2b1510435e48afdd58af7a-9999"
        );
    }

    #[test]
    fn identifiers_differ_by_request_workspace_place_and_secret() {
        let ids = [
            id(Body(b"[]"), "acme", 0),
            id(Body(b"[ ]"), "acme", 0),
            id(Body(b"[]"), "globex", 0),
            id(Body(b"[]"), "acme", 1),
            id(Key("[]"), "acme", 0),
            id(Key("[]-"), "acme", 0),
            ClickIds::new(Body(b"[]"), &[0; 32]).of("acme", 0),
        ];
        let distinct: std::collections::HashSet<_> = ids.iter().collect();
        assert_eq!(distinct.len(), ids.len(), "{ids:?}");
    }
}
