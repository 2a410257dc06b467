//! Two style sheets out of many: what the first picture needs, and what only parts need that come later. Each has fonts,
//! themes, first paint, then the page's own from its lowest layer upwards.

use std::fs;
use std::path::Path;

use crate::stamp;

/// The order is the cascade's: what stands later wins.
const SOURCES: &[&str] = &["assets/fonts.css", "assets/themes", "assets/first-paint.css", "frontend/src"];

/// Below `frontend/src`, what only parts show that are fetched when they are first opened (`parts.rs` there waits for the
/// second sheet before it shows any). A class of these must not stand in what a dashboard begins with.
const LATER: &[&str] = &[
    "app/keys_help.css",
    "forms.css",
    "forms/",
    "pages/alerting/",
    "pages/browse/",
    "pages/dashboard/editor.css",
    "pages/dashboard/inspect.css",
    "pages/dashboard/settings.css",
    "pages/dashboard/share.css",
    "pages/dashboard/time_picker/",
    "pages/import/",
    "pages/profile.css",
    "pages/signin.css",
    "pages/sources/",
    "ui/dialog.css",
    "ui/drawer.css",
    "ui/palette.css",
    "ui/row.css",
    "ui/tabs.css",
];

/// The two style sheets.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Sheets {
    /// What the first picture needs.
    pub(super) first: String,
    /// What parts need that come later.
    pub(super) later: String,
}

/// All style sheets of the project in order, comments left out.
pub(super) fn concatenate(root: &Path) -> Result<Sheets, String> {
    let mut sheets = Sheets::default();
    for source in SOURCES {
        let mut files = Vec::new();
        stamp::files_below(&root.join(source), &mut files)?;
        files.retain(|file| file.extension().is_some_and(|extension| extension == "css"));
        files.sort_by_key(|file| rank(file));
        for file in files {
            let text =
                fs::read_to_string(&file).map_err(|e| format!("cannot read {}: {e}", file.display()))?;
            let sheet = if is_later(&file) { &mut sheets.later } else { &mut sheets.first };
            sheet.push_str(&without_comments(&text));
        }
    }
    Ok(sheets)
}

fn is_later(file: &Path) -> bool {
    let path = file.to_string_lossy().replace('\\', "/");
    path.rsplit_once("frontend/src/")
        .is_some_and(|(_, path)| LATER.iter().any(|start| path.starts_with(start)))
}

/// A `base.css` before all, the design system before what is built of it, else by path.
fn rank(file: &Path) -> (bool, bool, String) {
    let path = file.to_string_lossy().replace('\\', "/");
    (!path.ends_with("/base.css"), !path.contains("/src/ui/"), path)
}

/// Drops comments and blank lines; the rest stays as written (compression does better than we would).
fn without_comments(css: &str) -> String {
    let mut text = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        text.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn lower_layers_come_first() {
        let mut files = ["pages/home.css", "ui/button.css", "ui/alert/style.css", "ui/base.css"]
            .map(|name| PathBuf::from(format!("frontend/src/{name}")));
        files.sort_by_key(|file| rank(file));
        let names = files.map(|file| file.to_string_lossy().replacen("frontend/src/", "", 1));
        assert_eq!(names, ["ui/base.css", "ui/alert/style.css", "ui/button.css", "pages/home.css"]);
    }

    #[test]
    fn only_what_parts_need_comes_later() {
        let check =
            |path: &str, expect| assert_eq!(is_later(Path::new(&format!("/x/frontend/src/{path}"))), expect);
        check("ui/button.css", false);
        check("ui/dialog.css", true);
        check("forms/controls/controls.css", true);
        check("pages/dashboard/time_picker.css", false);
        check("pages/dashboard/time_picker/body.css", true);
    }

    #[test]
    fn comments_and_blank_lines_go() {
        assert_eq!(without_comments("a {\n  /* why */\n\n  top: 0;\n}"), "a {\ntop: 0;\n}\n");
        assert_eq!(without_comments("a{} /* open"), "a{}\n");
    }
}
