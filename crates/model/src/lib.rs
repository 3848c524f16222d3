//! The words of Clickmill.
//!
//! What a click is on the wire, which identifiers and positions there are, and how a message becomes a [`Click`].
//! Everything here is pure: no clock, no I/O, no runtime.
//!
//! Two kinds of fields are treated differently. What the *producer* states (identifiers, instants, domains, the IP
//! address) is checked, and a click that breaks a rule is refused with a [`Rejection`]. What the *visitor's browser*
//! sent along (user agent, referrer, languages, headers) is evidence: it is cut or left out, but never costs a click.

mod click;
mod click_id;
mod country;
mod decode;
mod evidence;
mod headers;
mod id;
mod keyed;
mod link;
mod link_url;
mod position;
mod readable;
mod reasons;
mod reject;
mod text;
mod timestamp;
mod token;
mod utm;
mod wire;
mod with_fields;

pub use click::{Click, RawClick, Trigger};
pub use click_id::with_click_id;
pub use country::{CONTINENTS, continent_of, country_name};
pub use decode::{
    MAX_CLICK_ID, MAX_DOMAIN, MAX_MESSAGE_BYTES, MAX_METADATA, MAX_METHOD, MAX_SHORT_CODE, MAX_URL,
    decode,
};
pub use evidence::{click_of_agent, decode_evidence};
pub use headers::Headers;
pub use id::{InvalidId, LinkId, WorkspaceId};
pub use keyed::KeyedMessage;
pub use link::{BrokenRule, Link, Project, decode_link};
pub use link_url::LinkUrl;
pub use position::{Offset, Partition, Span};
pub use readable::MAX_METADATA_LEVELS;
pub use reasons::Reasons;
pub use reject::{Reason, Rejection};
pub use timestamp::Timestamp;
pub use token::{Bounds, Grant, TokenScope, TokenScopes};
pub use utm::Utm;
pub use wire::FIELDS;
pub use with_fields::with_fields;
