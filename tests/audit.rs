//! The audit finds what is wrong and nothing else, and repairs what can be repaired.

mod damage;
mod live;
mod repair;
