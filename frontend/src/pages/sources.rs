//! Data sources: the list, choosing a kind for a new one, and the settings of one.

mod edit;
mod kinds;
mod list;

pub use edit::EditSourcePage;
pub use kinds::NewSourcePage;
pub use list::SourcesPage;

/// The icon of a kind of source.
fn icon_of(kind: &str) -> &'static str {
    match kind {
        "belvedere" => "server",
        "testdata" => "flask-conical",
        "prometheus" => "activity",
        _ => "database",
    }
}
