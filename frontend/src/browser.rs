//! The only place of the page that talks to the browser; it knows neither components nor URLs of the API.

pub mod abort;
pub mod canvas;
pub mod clipboard;
pub mod clock;
pub mod crash;
pub mod element;
pub mod files;
pub mod floating;
pub mod later_styles;
pub mod location;
pub mod observe;
pub mod scroll;
pub mod storage;
pub mod theme;
pub mod timing;
pub mod worker;
