//! Which modules may know which, inside the crates: lower layers never reach up, siblings never sideways.

use super::tree::{Finding, Tree};

/// Code below `folder` must not say any of `words`, because of `reason`; `except` is where it may.
struct Layer {
    folder: &'static str,
    except: &'static [&'static str],
    words: &'static [&'static str],
    reason: &'static str,
}

const LAYERS: &[Layer] = &[
    Layer {
        folder: "frontend/src/",
        except: &["frontend/src/browser/", "frontend/src/browser.rs"],
        words: &["web_sys", "js_sys::"],
        reason: "only frontend/src/browser talks to the browser",
    },
    Layer {
        folder: "frontend/src/browser",
        except: &[],
        words: &["crate::pages", "crate::views", "crate::forms", "crate::api", "crate::ui"],
        reason: "browser is the lowest layer of the page",
    },
    Layer {
        folder: "frontend/src/ui",
        except: &[],
        words: &["crate::pages", "crate::views", "crate::forms", "crate::api", "model::dashboard"],
        reason: "the design system knows nothing of dashboards",
    },
    Layer {
        folder: "frontend/src/api",
        except: &[],
        words: &["crate::pages", "crate::views", "crate::forms"],
        reason: "api only knows URLs and types",
    },
    Layer {
        folder: "frontend/src/views",
        except: &[],
        words: &["crate::pages"],
        reason: "views draw what they are given",
    },
    Layer {
        folder: "frontend/src/forms",
        except: &[],
        words: &["crate::pages"],
        reason: "forms draw what they are given",
    },
    Layer {
        folder: "shared/panels/src/kinds/",
        except: &[],
        words: &["crate::kinds::", "super::"],
        reason: "kinds never import kinds: what two share moves down",
    },
    Layer {
        folder: "shared/",
        except: &[],
        words: &[
            "SystemTime::now",
            "Instant::now",
            "Timestamp::now",
            "Zoned::now",
            "std::fs",
            "std::net",
            "std::env",
            "web_sys",
            "rand::",
        ],
        reason: "shared crates are pure: no clock, no I/O, no chance",
    },
];

/// Words that reach against the layers.
pub(super) fn find(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for layer in LAYERS {
        let is_inside = |path: &str| {
            path.starts_with(layer.folder) && !layer.except.iter().any(|except| path.starts_with(except))
        };
        for file in tree.files.iter().filter(|file| file.is_rust() && is_inside(&file.path)) {
            for (line, code) in file.code_lines() {
                let said = |word: &&&str| says(code, word) && !is_own_folder(layer, &file.path, word, code);
                for word in layer.words.iter().filter(said) {
                    findings
                        .push(Finding::error(file.place(line), format!("`{word}` here: {}", layer.reason)));
                }
            }
        }
    }
    findings
}

/// In a folder of its own, `super::` is the sibling's own parent, and only two of them reach out.
fn is_own_folder(layer: &Layer, path: &str, word: &str, code: &str) -> bool {
    let is_nested = path.strip_prefix(layer.folder).is_some_and(|rest| rest.contains('/'));
    word == "super::" && is_nested && !code.contains("super::super::")
}

/// Does the code hold the word, not as the end of a longer name?
fn says(code: &str, word: &str) -> bool {
    code.match_indices(word)
        .any(|(at, _)| !code[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::places;

    #[track_caller]
    fn check(path: &str, code: &str, findings: usize) {
        assert_eq!(places(find, path, code).len(), findings, "{path}: {code}");
    }

    #[test]
    fn the_browser_is_reached_in_one_folder() {
        check("frontend/src/views/table.rs", "use web_sys::Element;", 1);
        check("frontend/src/browser/painter.rs", "use web_sys::Element;", 0);
        check("frontend/src/views/table.rs", "// not through web_sys", 0);
    }

    #[test]
    fn lower_layers_do_not_reach_up() {
        check("frontend/src/ui/button/mod.rs", "use crate::api::query;", 1);
        check("frontend/src/browser/frame.rs", "use crate::ui::button;", 1);
        check("frontend/src/pages/home.rs", "use crate::ui::button;", 0);
    }

    #[test]
    fn kinds_do_not_know_kinds() {
        check("shared/panels/src/kinds/stat.rs", "use super::gauge::arc;", 1);
        check("shared/panels/src/kinds/stat/cell.rs", "use super::Parts;", 0);
        check("shared/panels/src/kinds/stat/cell.rs", "use super::super::gauge::arc;", 1);
        check(
            "shared/panels/src/kinds/stat.rs",
            "use crate::fields;\n#[cfg(test)]\nmod tests { use super::*; }",
            0,
        );
    }

    #[test]
    fn shared_crates_are_pure() {
        check("shared/data/src/time.rs", "let now = Timestamp::now();", 1);
        check("shared/data/src/time.rs", "let brand::Name = x;", 0);
        check("backend/src/clock.rs", "let now = Timestamp::now();", 0);
    }
}
