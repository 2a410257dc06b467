//! Where things are: the project's root, cargo's target folder, the tools folder. Reads nothing else.

use std::path::PathBuf;
use std::process::Command;

use crate::sh;

/// The folders every task works with.
pub(crate) struct Project {
    /// The workspace root.
    pub(crate) root: PathBuf,
    /// Cargo's target folder (`CARGO_TARGET_DIR` and configuration count).
    pub(crate) target: PathBuf,
    /// The project's own tools; `BELVEDERE_TOOLS` moves it, so that several clones can share one.
    pub(crate) tools: PathBuf,
    /// What `cargo metadata --no-deps` says: the workspace's packages.
    pub(crate) metadata: serde_json::Value,
}

impl Project {
    /// Asks cargo for the workspace that this very binary was built from.
    pub(crate) fn find() -> Result<Self, String> {
        let manifest_folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let text = sh::capture(
            Command::new("cargo")
                .args(["metadata", "--no-deps", "--format-version", "1"])
                .current_dir(&manifest_folder),
        )?;
        let metadata: serde_json::Value =
            serde_json::from_str(&text).map_err(|e| format!("cargo metadata is not JSON: {e}"))?;
        let folder = |key: &str| {
            metadata[key].as_str().map(PathBuf::from).ok_or(format!("cargo metadata names no {key}"))
        };
        let root = folder("workspace_root")?;
        let target = folder("target_directory")?;
        let tools = std::env::var_os("BELVEDERE_TOOLS").map_or_else(|| root.join(".tools"), PathBuf::from);
        Ok(Self { root, target, tools, metadata })
    }

    /// The finished page: what the server embeds.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// The server's binary in a cargo profile's folder (`release`, `debug`).
    pub(crate) fn binary(&self, profile: &str) -> PathBuf {
        self.target.join(profile).join(format!("belvedere{}", std::env::consts::EXE_SUFFIX))
    }

    /// A command that runs in the root with the project's tools first on PATH.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        let mut folders = vec![self.tools.join("bin"), self.tools.join("node_modules/.bin")];
        folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
        if let Ok(path) = std::env::join_paths(folders) {
            command.env("PATH", path);
        }
        command
    }
}
