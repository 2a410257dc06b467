//! Python packages that the tests need: each set in a virtual environment of its own in the tools folder, exactly as
//! its requirements file pins it. Knows no package.

use std::fs;

use crate::project::Project;
use crate::sh;

/// The environments: name, and the requirements file from the root. Tests find them as `python/NAME` in the tools folder.
const ENVIRONMENTS: &[(&str, &str)] =
    &[("azure", "e2e/doubles/azure/requirements.txt"), ("moto", "e2e/moto/requirements.txt")];

/// Makes what is missing or pinned otherwise by now.
pub(crate) fn ensure(project: &Project) -> Result<(), String> {
    ENVIRONMENTS.iter().try_for_each(|(name, requirements)| environment(project, name, requirements))
}

fn environment(project: &Project, name: &str, requirements: &str) -> Result<(), String> {
    let wanted = project.root.join(requirements);
    let folder = project.tools.join("python").join(name);
    let installed = folder.join("requirements.txt");
    let read = |path| fs::read(path).ok();
    if read(&installed).is_some_and(|installed| Some(installed) == read(&wanted)) {
        return Ok(());
    }
    println!("tools: fetching the Python packages of {requirements}");
    sh::run(project.command("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
    let mut pip = project.command(&folder.join("bin/pip").to_string_lossy());
    pip.args(["install", "--quiet", "--no-deps", "--disable-pip-version-check", "--requirement"]);
    sh::run(pip.arg(&wanted))?;
    // Last, so that an installation that broke off is begun anew.
    fs::copy(&wanted, &installed)
        .map_err(|e| format!("cannot copy {requirements} to {}: {e}", folder.display()))?;
    Ok(())
}
