//! What a page of the documentation quotes from a file is that file: a fence that says `title="examples/a.mjs"` holds
//! the file's whole text, so what people copy is what the tests run.

use super::tree::{Finding, Tree};

/// Fences with a title whose file is missing or says something else.
pub(super) fn find(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for page in tree.files.iter().filter(|file| file.path.ends_with(".md")) {
        let folder = page.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for quote in quotes(&page.text) {
            let path =
                if folder.is_empty() { quote.title.clone() } else { format!("{folder}/{}", quote.title) };
            let sentence = match tree.files.iter().find(|file| file.path == path) {
                None => format!("`{path}` is quoted and does not exist"),
                Some(file) if file.text != quote.text => format!("this is not what `{path}` says"),
                Some(_) => continue,
            };
            findings.push(Finding::error(page.place(quote.line), sentence));
        }
    }
    findings
}

/// A fence with a title: the line that opens it, and what stands inside.
struct Quote {
    line: usize,
    title: String,
    text: String,
}

fn quotes(page: &str) -> Vec<Quote> {
    let mut quotes = Vec::new();
    let mut open: Option<Option<Quote>> = None;
    for (index, line) in page.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => {
                let title = info.split_once("title=\"").and_then(|(_, rest)| rest.split_once('"'));
                let quote = |(title, _): (&str, &str)| Quote {
                    line: index + 1,
                    title: title.to_owned(),
                    text: String::new(),
                };
                open = Some(title.map(quote));
            }
            (Some(_), Some("")) => quotes.extend(open.take().flatten()),
            (Some(Some(quote)), _) => {
                quote.text.push_str(line);
                quote.text.push('\n');
            }
            (Some(None) | None, _) => {}
        }
    }
    quotes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::tree_of;

    #[track_caller]
    fn check(page: &str, places: &[&str]) {
        let tree = tree_of(&[("docs/a.md", page), ("docs/examples/a.mjs", "one\n\ntwo\n")]);
        let found: Vec<String> = find(&tree).into_iter().map(|finding| finding.place).collect();
        assert_eq!(found, places, "{page}");
    }

    #[test]
    fn quotes_are_their_files() {
        check("x\n```js title=\"examples/a.mjs\"\none\n\ntwo\n```\n", &[]);
        check("x\n```js title=\"examples/a.mjs\"\none\ntwo\n```\n", &["docs/a.md:2"]);
        check("```js title=\"examples/gone.mjs\"\none\n```\n", &["docs/a.md:1"]);
        check("```sh\nanything\n```\n", &[]);
        check("```sh\nanything\n```\n\n```js title=\"examples/a.mjs\"\n```\n", &["docs/a.md:5"]);
    }
}
