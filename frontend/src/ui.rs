//! The design system: components that know nothing of dashboards or of the API. Each has its style sheet beside it.

pub mod button;
pub mod dialog;
pub mod drawer;
pub mod field;
pub mod icon;
pub mod menu;
pub mod palette;
pub mod popover;
pub mod progress;
pub mod rail;
pub mod row;
pub mod segmented;
pub mod select;
pub mod slider;
pub mod states;
pub mod switch;
pub mod tabs;
pub mod theme;
pub mod tip;
pub mod toast;
pub mod top_bar;
