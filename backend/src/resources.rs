//! The API as a table of contents: one line per noun. Each noun's routes, handlers and SQL live in its own file.

pub mod alert_rules;
pub mod contact_points;
pub mod dashboards;
pub mod data_sources;
pub mod deliveries;
pub mod embed;
pub mod folders;
pub mod health;
pub mod openapi;
pub mod preferences;
pub mod query;
pub mod search;
pub mod sessions;
mod set_up;
pub mod settings;
pub mod time_zones;
pub mod tokens;
pub mod users;

use crate::http::route::Routes;

/// All routes of the API.
#[must_use]
pub fn routes() -> Routes {
    health::routes()
        .merge(openapi::routes())
        .merge(sessions::routes())
        .merge(settings::routes())
        .merge(time_zones::routes())
        .merge(users::routes())
        .merge(preferences::routes())
        .merge(tokens::routes())
        .merge(folders::routes())
        .merge(dashboards::routes())
        .merge(search::routes())
        .merge(data_sources::routes())
        .merge(query::routes())
        .merge(alert_rules::routes())
        .merge(contact_points::routes())
        .merge(deliveries::routes())
        .merge(embed::routes())
}
