//! The Belvedere server as a library, so that `main` and the tests start the same thing; holds no logic itself.

pub mod alerting;
pub mod app;
pub mod auth;
pub mod cli;
pub mod clock;
pub mod config;
pub mod datasources;
pub mod db;
pub mod entropy;
pub mod error;
pub mod http;
pub mod jobs;
pub mod notifiers;
pub mod provisioning;
pub mod query;
pub mod render;
pub mod resources;
pub mod sampler;
pub mod secrets;
pub mod stored_panel;
