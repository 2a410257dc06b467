//! What a panel kind is: its options, how it prepares an answer and what it shows, for browser and picture alike.
//!
//! Kinds are open (one file in `kinds/`, one line in [`kinds::KINDS`]); views are closed ([`view::View`]): a new
//! kind touches one file, a new view makes the compiler name every renderer.

pub mod alerts;
pub mod annotations;
mod cells;
mod drawn;
pub mod fields;
mod forms;
pub mod honoured;
pub mod kinds;
pub mod links;
pub mod markdown;
pub mod panel;
pub mod report;
mod table;
pub mod theme;
pub mod view;

pub use alerts::AlertOverlay;
pub use annotations::AnnotationOverlay;
pub use panel::{Env, Event, Kind, Panel, Prepared};
pub use theme::Theme;
pub use view::View;
