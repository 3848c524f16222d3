//! `sql/users.sql`: what each process may do is what its statements need, and nothing else.

mod at_work;
mod engine;
mod file;
mod needs;
mod roles;
mod syntax;
