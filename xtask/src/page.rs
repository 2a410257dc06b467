//! Finishes what trunk has built: two style sheets, the loader, fonts, icons, and an `index.html` without
//! any inline script or style, so that the strict content security policy holds. trunk calls it as a hook.

mod html;
mod icons;
mod styles;
mod wasm;
mod worker;

use std::fs;
use std::path::{Path, PathBuf};

use crate::project::Project;
use crate::sh;
use crate::stamp;

/// Fonts by their stable name in `dist/fonts`, from the npm packages in the tools folder.
const FONTS: &[(&str, &str)] = &[
    ("inter.woff2", "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2"),
    // For pictures that the server draws; no page asks for it.
    ("inter.ttf", "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2"),
    (
        "jetbrains-mono.woff2",
        "@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2",
    ),
];

/// Their licences travel with the fonts and icons.
const LICENCES: &[(&str, &str)] = &[
    ("inter-OFL.txt", "@fontsource-variable/inter/LICENSE"),
    ("jetbrains-mono-OFL.txt", "@fontsource-variable/jetbrains-mono/LICENSE"),
    ("lucide-ISC.txt", "lucide-static/LICENSE"),
];

/// trunk's post-build hook: the folder and the profile come in trunk's environment variables.
pub(crate) fn hook(project: &Project, _args: &[String]) -> Result<(), String> {
    let staging = std::env::var_os("TRUNK_STAGING_DIR")
        .map(PathBuf::from)
        .ok_or("this is trunk's hook: run `cargo xtask build` instead".to_owned())?;
    let is_release = std::env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release");
    finish(project, &staging, is_release)
}

fn finish(project: &Project, staging: &Path, is_release: bool) -> Result<(), String> {
    let modules = project.tools.join("node_modules");
    let fonts = staging.join("fonts");
    fs::create_dir_all(&fonts).map_err(|e| format!("cannot create {}: {e}", fonts.display()))?;
    for (name, source) in FONTS {
        run_script(project, "fonts", &[&modules.join(source), &fonts.join(name)])?;
    }
    for (name, source) in LICENCES {
        copy(&modules.join(source), &fonts.join(name))?;
    }
    let mut public = Vec::new();
    let public_folder = project.root.join("assets/public");
    stamp::files_below(&public_folder, &mut public)?;
    for file in public {
        let name = file.strip_prefix(&public_folder).unwrap_or(&file);
        copy(&file, &staging.join(name))?;
    }
    let sprite =
        icons::sprite(&read(&project.root.join("assets/icons.txt"))?, &modules.join("lucide-static/icons"))?;
    write(&staging.join("icons.svg"), sprite.as_bytes())?;

    run_script(project, "app-icons", &[&public_folder.join("favicon.svg"), staging])?;
    let manifest = read(&project.root.join("assets/manifest.webmanifest"))?;
    let dark = read(&project.root.join("assets/themes/dark.css"))?;
    write(&staging.join("manifest.webmanifest"), worker::manifest(&manifest, &dark)?.as_bytes())?;

    let app = wasm::build(project, staging, is_release)?;
    let mut loader = html::loader(&read(&project.root.join("assets/boot.js"))?, &app);
    if !is_release {
        loader.push_str(&read(&project.root.join("assets/reload.js"))?);
    }
    let styles = styles::concatenate(&project.root)?;
    let parts = html::Parts {
        styles: write_hashed(staging, "app", "css", &styles.first)?,
        later_styles: write_hashed(staging, "later", "css", &styles.later)?,
        early: write_hashed(staging, "early", "js", &read(&project.root.join("assets/early.js"))?)?,
        loader: write_hashed(staging, "boot", "js", &loader)?,
        app,
    };
    let page = staging.join("index.html");
    let content = stamp::of(staging, &["."], "")?;
    write(&page, html::with_parts(&read(&page)?, &parts, &content)?.as_bytes())?;
    let template = read(&project.root.join("assets/service-worker.js"))?;
    let mut built = Vec::new();
    stamp::files_below(staging, &mut built)?;
    let names = built.iter().filter_map(|file| file.strip_prefix(staging).ok()?.to_str());
    write(&staging.join("service-worker.js"), worker::script(&template, &content, names).as_bytes())?;
    copy(&project.root.join("assets/service-worker-off.js"), &staging.join("service-worker-off.js"))?;
    if is_release {
        run_script(project, "shrink", &[staging])?;
    }
    Ok(())
}

/// Runs one of the scripts that stand beside this: what they need from npm lies in the tools folder.
fn run_script(project: &Project, name: &str, paths: &[&Path]) -> Result<(), String> {
    let script = project.root.join(format!("xtask/src/page/{name}.mjs"));
    sh::run(project.command("node").arg(script).arg(&project.tools).args(paths))
}

/// Writes a file that may be cached for ever, and returns its name.
fn write_hashed(folder: &Path, stem: &str, extension: &str, text: &str) -> Result<String, String> {
    let name = format!("{stem}-{}.{extension}", stamp::of_bytes(text.as_bytes()));
    write(&folder.join(&name), text.as_bytes())?;
    Ok(name)
}

fn file_names(folder: &Path) -> Result<Vec<String>, String> {
    let entries = fs::read_dir(folder).map_err(|e| format!("cannot list {}: {e}", folder.display()))?;
    Ok(entries.filter_map(Result::ok).map(|entry| entry.file_name().to_string_lossy().into_owned()).collect())
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|e| format!("cannot read {}: {e}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    fs::write(path, bytes).map_err(|e| format!("cannot write {}: {e}", path.display()))
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(|e| format!("cannot create {}: {e}", folder.display()))?;
    }
    fs::copy(from, to).map(|_| ()).map_err(|e| format!("cannot copy {}: {e}", from.display()))
}
