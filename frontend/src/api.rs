//! Asking the server: one file for each resource, the only place of the page that knows URLs.

pub mod alerts;
pub mod contact_points;
pub mod dashboards;
pub mod embed;
pub mod folders;
pub mod http;
pub mod load;
pub mod query;
pub mod session;
pub mod settings;
pub mod sources;
pub mod users;
pub mod variables;
pub mod zones;
