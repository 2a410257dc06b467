//! Transformations: against Grafana's own, over any frames and options, and over those that real dashboards store.

mod any;
mod corpus;
mod more;
mod oracle;
mod steps;
mod support;
