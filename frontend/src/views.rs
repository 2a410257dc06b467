//! Renderers of what panels show: one file for each `panels::View`, and the stage that holds a prepared answer.
//! They know elements and pixels, but neither dashboards nor the API.

pub mod alert_state;
pub mod hover;
pub mod legend;
pub mod markdown;
pub mod message;
pub mod scene;
pub mod stage;
pub mod table;
