//! From the program that cargo linked to the files that browsers load: cuts it into the first load and the parts
//! that come later (`frontend/src/parts.rs` says which), makes the JavaScript around it, and shrinks each file.
//! All names carry one hash, that of the program and of what makes files of it.

mod names;

use std::fs;
use std::path::Path;

use super::html::App;
use super::{read, write};
use crate::project::Project;
use crate::sh;
use crate::stamp;

/// What the files are made with besides: browsers keep a name for ever, and no two files may meet that do not fit.
const MADE_BY: &[&str] = &["assets/package-lock.json", "xtask/src/page", "xtask/src/tools.rs"];

/// The name that the cutting tool gives to the module which fetches parts.
const LINK: &str = "__wasm_split.js";

/// Set, functions keep their names, so that a browser's profiler tells them; the first load grows by half.
const KEEP_NAMES: &str = "BELVEDERE_KEEP_NAMES";

/// Fast before small: the linker's pass has chosen already. Memory begins with the far end of the stack, so that no
/// address that is in use lies lower than any offset into a record.
const SHRINK: &[&str] = &["-O3", "--low-memory-unused"];

/// What the linker may use, and so what the optimiser must know; the rest is not in every browser.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
];

/// Puts the app's files into `staging` in place of those that trunk made of the uncut program.
pub(super) fn build(project: &Project, staging: &Path, is_release: bool) -> Result<App, String> {
    remove_uncut(staging)?;
    let profile = if is_release { "wasm" } else { "debug" };
    let program = project.target.join("wasm32-unknown-unknown").join(profile).join("boot.wasm");
    let bytes = fs::read(&program).map_err(|e| format!("cannot read {}: {e}", program.display()))?;
    let hash = stamp::of(&project.root, MADE_BY, &stamp::of_bytes(&bytes))?;
    let app = format!("app-{hash}");
    let work = project.target.join("page-parts");
    if work.exists() {
        fs::remove_dir_all(&work).map_err(|e| format!("cannot empty {}: {e}", work.display()))?;
    }

    let mut cut = project.command("wasm-split-cli");
    sh::run(
        cut.arg(&program).arg(&work).args(["--target", "web", "--out-name", &app]).env("RUST_LOG", "error"),
    )?;
    let uncut = work.join(format!("{app}.wasm"));
    let mut bind = project.command("wasm-bindgen");
    // The parts reach the first load through what the linker exports.
    bind.args(["--target", "web", "--no-typescript", "--keep-lld-exports", "--out-name", &app]);
    sh::run(bind.arg("--out-dir").arg(staging).arg(&uncut))?;
    fs::remove_file(&uncut).map_err(|e| format!("cannot remove {}: {e}", uncut.display()))?;

    let link = format!("link-{hash}.js");
    let module = staging.join(format!("{app}.js"));
    // Only where it is fetched from: inside of the program it keeps its name.
    let bound = read(&module)?.replace(&format!("from \"./{LINK}\""), &format!("from \"./{link}\""));
    let wasm = format!("{app}_bg.wasm");
    let path = staging.join(&wasm);
    let program = fs::read(&path).map_err(|e| format!("cannot read {}: {e}", path.display()))?;
    let (bound, program) = names::plain(&bound, program);
    write(&module, bound.as_bytes())?;
    write(&path, &program)?;
    let mut loader = read(&work.join(LINK))?;
    for part in wasm_files(&work)? {
        let name = format!("{}-{hash}.wasm", part.trim_end_matches(".wasm"));
        loader = loader.replace(&format!("/{part}"), &format!("/{name}"));
        super::copy(&work.join(&part), &staging.join(&name))?;
    }
    write(&staging.join(&link), loader.as_bytes())?;
    let app = App { module: format!("{app}.js"), wasm, link };
    if is_release {
        shrink(project, staging)?;
    }
    Ok(app)
}

fn shrink(project: &Project, staging: &Path) -> Result<(), String> {
    for file in wasm_files(staging)? {
        let path = staging.join(file);
        let mut shrink = project.command("wasm-opt");
        if std::env::var_os(KEEP_NAMES).is_some() {
            shrink.arg("-g");
        }
        // It remarks on sections that it drops anyway: only a failure is shown.
        sh::capture(shrink.args(SHRINK).args(FEATURES).arg(&path).arg("-o").arg(&path))?;
    }
    Ok(())
}

fn remove_uncut(staging: &Path) -> Result<(), String> {
    for name in super::file_names(staging)? {
        if name.starts_with("boot-") {
            fs::remove_file(staging.join(&name)).map_err(|e| format!("cannot remove {name}: {e}"))?;
        }
    }
    Ok(())
}

fn wasm_files(folder: &Path) -> Result<Vec<String>, String> {
    let names = super::file_names(folder)?;
    Ok(names.into_iter().filter(|name| name.ends_with(".wasm")).collect())
}
