//! The tools that build the page: fetched once into the project's tools folder, each at one pinned version.
//! What the tests need besides is in `debian.rs`.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use crate::project::Project;
use crate::sh;

const TRUNK_VERSION: &str = "0.21.14";
const WASM_SPLIT_VERSION: &str = "0.2.4";
const WASM_TARGET: &str = "wasm32-unknown-unknown";
const NODE_MAJOR_AT_LEAST: u32 = 20;

/// The tools' own speed does not matter: this builds them four times sooner.
const FAST_INSTALL: &[(&str, &str)] = &[
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
];

/// Gets whatever is missing to build the page, saying what takes time.
pub(crate) fn ensure(project: &Project) -> Result<(), String> {
    fs::create_dir_all(&project.tools)
        .map_err(|e| format!("cannot create {}: {e}", project.tools.display()))?;
    ensure_node()?;
    ensure_wasm_target(project)?;
    ensure_npm_packages(project)?;
    let bindgen_version = locked_version(project, "wasm-bindgen")?;
    // The lock file inside wasm-bindgen-cli names a version that registries may lack: no `--locked` for it.
    ensure_cargo_tool(project, "wasm-bindgen", "wasm-bindgen-cli", &bindgen_version, &[])?;
    let with_binary = ["--locked", "--features", "build-binary"];
    ensure_cargo_tool(project, "wasm-split-cli", "wasm_split_cli_support", WASM_SPLIT_VERSION, &with_binary)?;
    ensure_cargo_tool(project, "trunk", "trunk", TRUNK_VERSION, &["--locked"])
}

fn ensure_node() -> Result<(), String> {
    let advice = format!("install Node.js {NODE_MAJOR_AT_LEAST} or newer, with npm (https://nodejs.org)");
    let Some(version) = sh::version_of(&mut Command::new("node")) else {
        return Err(format!("Node.js is missing: {advice}"));
    };
    match node_major(&version) {
        Some(major) if major >= NODE_MAJOR_AT_LEAST => Ok(()),
        _ => Err(format!("Node.js {} is too old: {advice}", version.trim())),
    }
}

fn node_major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

fn ensure_wasm_target(project: &Project) -> Result<(), String> {
    if has_wasm_target(project)? {
        return Ok(());
    }
    println!("tools: adding the {WASM_TARGET} target");
    let added = sh::run(project.command("rustup").args(["target", "add", WASM_TARGET]));
    if added.is_ok() && has_wasm_target(project)? {
        return Ok(());
    }
    Err(format!(
        "Rust's {WASM_TARGET} target is missing and rustup could not add it: \
         run `rustup target add {WASM_TARGET}`, or install your distribution's package for it"
    ))
}

fn has_wasm_target(project: &Project) -> Result<bool, String> {
    let folder =
        sh::capture(project.command("rustc").args(["--print", "target-libdir", "--target", WASM_TARGET]))?;
    let has_core = fs::read_dir(Path::new(folder.trim())).is_ok_and(|entries| {
        entries
            .filter_map(Result::ok)
            .any(|entry| entry.file_name().to_string_lossy().starts_with("libcore-"))
    });
    Ok(has_core)
}

/// wasm-opt, what shrinks scripts and fonts, fonts and icons: what `assets/package-lock.json` pins, in the tools folder.
fn ensure_npm_packages(project: &Project) -> Result<(), String> {
    const FILES: &[&str] = &["package.json", "package-lock.json", ".npmrc"];
    let current = |name: &&str| {
        let wanted = fs::read(project.root.join("assets").join(name)).ok();
        wanted.is_some() && wanted == fs::read(project.tools.join(name)).ok()
    };
    if FILES.iter().all(current) && project.tools.join("node_modules/.package-lock.json").exists() {
        return Ok(());
    }
    println!("tools: fetching wasm-opt, fonts, icons and what shrinks them from npm");
    for name in FILES {
        fs::copy(project.root.join("assets").join(name), project.tools.join(name))
            .map_err(|e| format!("cannot copy assets/{name} to the tools folder: {e}"))?;
    }
    npm_ci(project, &project.tools)
}

/// Installs exactly what a folder's `package-lock.json` says, running no package's scripts.
pub(crate) fn npm_ci(project: &Project, folder: &Path) -> Result<(), String> {
    let mut npm = project.command("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"]);
    sh::run(npm.current_dir(folder).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))
}

fn ensure_cargo_tool(
    project: &Project,
    program: &str,
    package: &str,
    version: &str,
    flags: &[&str],
) -> Result<(), String> {
    let path = project.tools.join("bin").join(program);
    // Not every tool tells its version: cargo keeps a list of what it installed.
    let installed = fs::read_to_string(project.tools.join(".crates.toml")).unwrap_or_default();
    if path.exists() && installed.contains(&format!("\"{package} {version} (")) {
        return Ok(());
    }
    println!("tools: building {package} {version} (once; some minutes)");
    let started = Instant::now();
    let mut install = project.command("cargo");
    install.args(["install", "--quiet", "--force", "--root"]).arg(&project.tools).args(flags);
    install.arg(format!("{package}@{version}")).envs(FAST_INSTALL.iter().copied());
    // Its own build folder, removed by cargo at the end: over a gigabyte that nothing else uses.
    sh::run(install.env_remove("CARGO_TARGET_DIR"))?;
    println!("tools: {package} {version} built in {} s", started.elapsed().as_secs());
    Ok(())
}

/// The version of a crate in Cargo.lock: the command line tool must equal the library exactly.
fn locked_version(project: &Project, package: &str) -> Result<String, String> {
    let lock = fs::read_to_string(project.root.join("Cargo.lock"))
        .map_err(|e| format!("cannot read Cargo.lock: {e}"))?;
    version_in_lock(&lock, package).ok_or_else(|| format!("Cargo.lock has no {package}"))
}

fn version_in_lock(lock: &str, package: &str) -> Option<String> {
    let (_, after) = lock.split_once(&format!("name = \"{package}\"\nversion = \""))?;
    Some(after.split_once('"')?.0.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locked_version_is_the_package_s_own() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.80\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(version_in_lock(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(version_in_lock(lock, "trunk"), None);
    }

    #[test]
    fn node_s_major_version() {
        assert_eq!(node_major("v20.20.2\n"), Some(20));
        assert_eq!(node_major("20"), None);
    }
}
