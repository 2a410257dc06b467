//! From scaled data to scene items: one file per mark. Marks know places and looks, no data sources and no themes.

pub mod arc;
pub mod area;
pub mod axis;
pub mod bar;
pub mod cell;
pub mod grid;
pub mod line;
pub mod point;
pub mod rule;
pub mod text;
