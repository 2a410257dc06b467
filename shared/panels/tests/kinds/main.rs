//! Tests of all panel kinds through the registry, on invented answers and on real dashboards, and a gallery.

mod alerts;
mod corpus;
mod gallery;
mod honoured;
mod registry;
mod support;
mod table;
mod time_series;
