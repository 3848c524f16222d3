//! What is kept of whoever clicks, and what is not.

mod addresses;
mod opt_out;
mod salts;
