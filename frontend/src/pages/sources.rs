//! Data sources: the list, choosing a kind for a new one, and the settings of one.

pub mod edit;
pub mod kinds;
pub mod list;

/// The icon of a kind of source.
fn icon_of(kind: &str) -> &'static str {
    match kind {
        "belvedere" => "server",
        "testdata" => "flask-conical",
        "prometheus" => "activity",
        _ => "database",
    }
}
