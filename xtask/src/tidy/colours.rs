//! Colours are written in `assets/themes` only, so that a theme can change every one of them.

use super::tree::{Finding, SourceFile, Tree};

/// Where a colour may stand besides, and why.
const ALLOWED: &[(&str, &str)] = &[
    ("assets/themes/", "the themes themselves"),
    ("assets/public/", "files that no style sheet reaches: the icon and the manifest"),
    ("shared/charts/src/color.rs", "the type itself, with black and white"),
    ("shared/panels/src/theme.rs", "the reader of the themes: the grey of a name that no theme has"),
    ("docs/", "pictures and prose"),
    ("e2e/", "tests compare with colours"),
    ("xtask/src/tidy/colours.rs", "this rule"),
];

const EXTENSIONS: &[&str] = &[".rs", ".css", ".html", ".js", ".mjs"];

/// Colour literals outside the themes.
pub(super) fn find(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| is_checked(file)) {
        for (line, code) in lines_of(file) {
            if let Some(colour) = colour_in(code) {
                let sentence = format!("`{colour}` is a colour: name it in assets/themes and use the name");
                findings.push(Finding::error(file.place(line), sentence));
            }
        }
    }
    findings
}

fn is_checked(file: &SourceFile) -> bool {
    EXTENSIONS.iter().any(|extension| file.path.ends_with(extension))
        && !ALLOWED.iter().any(|(start, _)| file.path.starts_with(start))
}

fn lines_of(file: &SourceFile) -> Vec<(usize, &str)> {
    if file.is_rust() {
        return file.code_lines().collect();
    }
    file.text.lines().enumerate().map(|(index, line)| (index + 1, line)).collect()
}

/// The first colour literal of a line: `#` with 3, 4, 6 or 8 hex digits, or a call of rgb, hsl and their like.
fn colour_in(line: &str) -> Option<&str> {
    const CALLS: &[&str] = &["rgb(", "rgba(", "hsl(", "hsla(", "oklch(", "oklab("];
    for (at, _) in line.match_indices('#') {
        // In HTML and Rust, `&#123;` is an entity and `r#"` a raw string.
        if line[..at].ends_with('&') {
            continue;
        }
        let digits = line[at + 1..].bytes().take_while(u8::is_ascii_hexdigit).count();
        let after = line[at + 1 + digits..].chars().next();
        let ends = !after.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        if matches!(digits, 3 | 4 | 6 | 8) && ends {
            return Some(&line[at..=at + digits]);
        }
    }
    for call in CALLS {
        for (at, _) in line.match_indices(call) {
            let is_name_end = line[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-'));
            let is_number = line[at + call.len()..].trim_start().starts_with(|c: char| c.is_ascii_digit());
            if !is_name_end && is_number {
                return line[at..].split_inclusive(')').next();
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::places;

    #[track_caller]
    fn check(line: &str, colour: Option<&str>) {
        assert_eq!(colour_in(line), colour, "{line}");
    }

    #[test]
    fn colours_are_told_from_what_looks_like_them() {
        check("color: #fff;", Some("#fff"));
        check("\"#12ab34\"", Some("#12ab34"));
        check("fill: rgb(1, 2, 3);", Some("rgb(1, 2, 3)"));
        check("color: var(--text);", None);
        check("href=\"#facade-page\"", None);
        check("href=\"#added\"", None);
        check("#[derive(Debug)]", None);
        check("fn rgb(red: u8)", None);
        check("&#123;", None);
        check("color-mix(in oklab, var(--a) 50%, transparent)", None);
    }

    #[test]
    fn themes_may() {
        assert_eq!(
            places(find, "frontend/src/ui/button/style.css", "a{}\nb{color:#fff}"),
            ["frontend/src/ui/button/style.css:2"]
        );
        assert!(places(find, "assets/themes/dark.css", "b{color:#fff}").is_empty());
        assert!(
            places(find, "shared/charts/src/x.rs", "//! #fff\n#[cfg(test)]\nlet a = \"#fff\";").is_empty()
        );
    }
}
