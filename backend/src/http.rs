//! What every request and answer passes through: routes with declared gates, bodies with budgets, headers, assets.

pub mod assets;
pub mod body;
pub mod count;
pub mod finish;
pub mod input;
pub mod origin;
pub mod raw;
pub mod route;
pub mod serve;
