//! One style sheet out of many: fonts, then themes, then the frame, then each component in path order.

use std::fs;
use std::path::Path;

use crate::stamp;

/// The order is the cascade's: what a component says wins over what stands above it.
const SOURCES: &[&str] = &["assets/fonts.css", "assets/themes", "assets/first-paint.css", "frontend/src"];

/// All style sheets of the project in order, comments left out.
pub(super) fn concatenate(root: &Path) -> Result<String, String> {
    let mut sheet = String::new();
    for source in SOURCES {
        let mut files = Vec::new();
        stamp::files_below(&root.join(source), &mut files)?;
        files.retain(|file| file.extension().is_some_and(|extension| extension == "css"));
        files.sort();
        for file in files {
            let text =
                fs::read_to_string(&file).map_err(|e| format!("cannot read {}: {e}", file.display()))?;
            sheet.push_str(&without_comments(&text));
        }
    }
    Ok(sheet)
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
    use super::*;

    #[test]
    fn comments_and_blank_lines_go() {
        assert_eq!(without_comments("a {\n  /* why */\n\n  top: 0;\n}"), "a {\ntop: 0;\n}\n");
        assert_eq!(without_comments("a{} /* open"), "a{}\n");
    }
}
