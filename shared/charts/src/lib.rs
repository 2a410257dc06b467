//! Drawing: from scaled data to a finished [`Scene`], and from a scene to any plotters backend. It knows
//! neither dashboards nor browsers; everything here is pure and the same natively and in wasm.
//!
//! The way of a picture: [`decimate`] keeps what a pixel column can show, [`scale`] turns values into
//! positions, [`layout`] finds room for axes, [`mark`] makes scene items, [`paint()`] puts them on a
//! [`paint::Surface`]. Dense marks go through [`raster`], which fills pixels itself: browsers draw one
//! long path on the CPU many times slower than we can.

pub mod color;
pub mod decimate;
pub mod layout;
pub mod mark;
pub mod paint;
pub mod pyramid;
pub mod raster;
pub mod scale;
pub mod scene;
pub mod stack;
pub mod svg;
pub mod text;

pub use color::Rgba8;
pub use paint::paint;
pub use raster::Raster;
pub use scene::{Item, Mark, Plot, Rect, Scene};
