//! What happens to data between question, answer and panel: time, units, reducers, variables, query resolution.
//! Pure: no I/O, no clock, no randomness; `now` is always an argument.

pub mod annotations;
pub mod convert;
pub mod interpolate;
pub mod interval;
pub mod js_regex;
pub mod names;
pub mod order;
pub mod query;
pub mod reduce;
pub mod repeat;
pub mod time;
pub mod transforms;
pub mod units;
pub mod variables;
