//! The pages, one for each path.

pub mod alerting;
pub mod browse;
pub mod dashboard;
pub mod home;
pub mod import;
pub mod not_found;
pub mod offline;
pub mod profile;
pub mod signin;
pub mod signup;
pub mod solo;
pub mod sources;
