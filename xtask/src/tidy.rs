//! `tidy`: the rules of the house, proved on the sources and on `cargo metadata`. It changes nothing.
//! A rule is one file in `tidy/` and one line in `RULES`; each is a pure function of the tree.

mod arrows;
mod colours;
mod files;
mod icons;
mod layers;
mod lockfiles;
mod quotes;
mod size;
mod sql;
mod tree;
mod words;

use tree::{Finding, Tree};

use crate::project::Project;

/// A rule: what it demands, in a few words, and the function that finds what breaks it.
struct Rule {
    demands: &'static str,
    find: fn(&Tree) -> Vec<Finding>,
}

const RULES: &[Rule] = &[
    Rule { demands: "crates depend one way only", find: arrows::find },
    Rule { demands: "modules depend one way only", find: layers::find },
    Rule { demands: "colours live in the themes", find: colours::find },
    Rule { demands: "the project's own files are there", find: files::find },
    Rule { demands: "every file opens with what it is", find: files::find_unopened },
    Rule { demands: "the sprite holds the icons in use", find: icons::find },
    Rule { demands: "lock files name no hosts", find: lockfiles::find },
    Rule { demands: "the documentation quotes what is tested", find: quotes::find },
    Rule { demands: "files stay readable", find: size::find },
    Rule { demands: "SQL lives in stores", find: sql::find },
    Rule { demands: "nothing is left half done", find: words::find },
];

/// `cargo xtask tidy`: prints every finding; an error when any is more than a warning.
pub(crate) fn tidy(project: &Project, _args: &[String]) -> Result<(), String> {
    let tree = Tree::read(project)?;
    let mut errors = 0;
    for rule in RULES {
        for finding in (rule.find)(&tree) {
            errors += usize::from(!finding.is_warning);
            let word = if finding.is_warning { "warning" } else { "error" };
            println!("{word}: {}: {} ({})", finding.place, finding.sentence, rule.demands);
        }
    }
    match errors {
        0 => {
            println!("tidy: {} rules hold over {} files", RULES.len(), tree.files.len());
            Ok(())
        }
        1 => Err("one thing is not tidy".to_owned()),
        n => Err(format!("{n} things are not tidy")),
    }
}
