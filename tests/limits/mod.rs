//! What faces the network can be given to strangers: none of them keeps others from being answered.

mod answers;
mod connections;
mod cors;
mod log;
mod rates;
mod requests;
mod rig;
mod strangers;
mod unread;
