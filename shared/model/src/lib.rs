//! The contract of Belvedere: what is stored or sent, as types, and reading them, for browser and server alike.

pub mod api;
pub mod dashboard;
pub mod form;
pub mod frame;
pub mod json_budget;
pub mod number;
pub mod query;
