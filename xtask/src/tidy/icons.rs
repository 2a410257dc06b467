//! `assets/icons.txt` and the sources agree: every icon that is asked for is in the sprite, and no other.

use super::tree::{Finding, SourceFile, Tree};

const LIST: &str = "assets/icons.txt";
/// How the page asks for an icon by a literal name.
const USES: &[&str] = &["<Icon name=\"", " icon=\"", " icon=Some(\"", "/icons.svg#"];

/// Icons used but not listed, and listed but nowhere named.
pub(super) fn find(tree: &Tree) -> Vec<Finding> {
    let Some(list) = tree.files.iter().find(|file| file.path == LIST) else {
        return Vec::new();
    };
    let listed: Vec<(usize, &str)> = list
        .text
        .lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line.split('#').next().unwrap_or_default().trim()))
        .filter(|(_, name)| !name.is_empty())
        .collect();
    // Kinds of panels and sources name their icons too.
    let sources: Vec<&SourceFile> =
        tree.files.iter().filter(|file| file.is_rust() && !file.path.starts_with("xtask/")).collect();

    let mut findings = Vec::new();
    for file in &sources {
        for (line, code) in file.code_lines() {
            for name in used_in(code).filter(|name| !listed.iter().any(|(_, known)| known == name)) {
                findings.push(Finding::error(file.place(line), format!("icon `{name}` is not in {LIST}")));
            }
        }
    }
    for (line, name) in listed {
        let literal = format!("\"{name}\"");
        if !sources.iter().any(|file| file.product().contains(&literal)) {
            findings.push(Finding::warning(list.place(line), format!("icon `{name}` is used nowhere")));
        }
    }
    findings
}

fn used_in(code: &str) -> impl Iterator<Item = &str> {
    let is_name = |name: &&str| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    USES.iter()
        .flat_map(|open| code.split(open).skip(1))
        .filter_map(|rest| rest.split('"').next())
        .filter(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::tree_of;

    #[test]
    fn the_list_and_the_page_agree() {
        let code = "view! { <Icon name=\"search\" /> <Button icon=\"x\" /> }\nlet a = \"check\";";
        let tree =
            tree_of(&[(LIST, "# icons\nsearch\ncheck\nhouse # home\n"), ("frontend/src/ui/a.rs", code)]);
        let places: Vec<String> = find(&tree).into_iter().map(|finding| finding.place).collect();
        assert_eq!(places, ["frontend/src/ui/a.rs:1", "assets/icons.txt:4"]);
    }
}
