//! What the tests need from the system: a browser and real servers. Installed from Debian when we may,
//! else named for the person to install. The tests start their own instances on free ports.

use std::path::Path;
use std::process::Command;

use crate::sh;

/// A Debian package and a program (by absolute path, `*` for one folder) that shows it is there.
struct Need {
    package: &'static str,
    program: &'static str,
}

const NEEDS: &[Need] = &[
    Need { package: "chromium", program: "/usr/bin/chromium" },
    Need { package: "postgresql", program: "/usr/lib/postgresql/*/bin/initdb" },
    Need { package: "prometheus", program: "/usr/bin/prometheus" },
    Need { package: "prometheus-node-exporter", program: "/usr/bin/prometheus-node-exporter" },
    Need { package: "prometheus-pushgateway", program: "/usr/bin/prometheus-pushgateway" },
    Need { package: "python3", program: "/usr/bin/python3" },
    Need { package: "python3-venv", program: "/usr/lib/*/ensurepip" },
    Need { package: "python3-aiosmtpd", program: "/usr/lib/python3/dist-packages/aiosmtpd" },
    Need { package: "python3-venv", program: "/usr/lib/*/ensurepip/__init__.py" },
    Need { package: "sqlite3", program: "/usr/bin/sqlite3" },
    Need { package: "strace", program: "/usr/bin/strace" },
];

/// Installs what is missing, or says what to install.
pub(crate) fn ensure() -> Result<(), String> {
    let missing: Vec<&str> =
        NEEDS.iter().filter(|need| !exists(need.program)).map(|need| need.package).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    if !Path::new("/usr/bin/apt-get").exists() {
        return Err(format!("the tests need these programs, please install them: {list}"));
    }
    if !is_root() {
        return Err(format!("the tests need more packages: run `sudo apt-get install {list}`"));
    }
    println!("tools: installing from Debian: {list}");
    let apt = |args: &[&str]| {
        let mut command = Command::new("apt-get");
        // RUNLEVEL=1 keeps the packages from starting their services.
        command.env("DEBIAN_FRONTEND", "noninteractive").env("RUNLEVEL", "1").args(["-q", "-y"]).args(args);
        sh::capture(&mut command)
    };
    apt(&["update"])?;
    let mut install = vec!["install", "--no-install-recommends"];
    install.extend(&missing);
    apt(&install)?;
    Ok(())
}

fn is_root() -> bool {
    sh::capture(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// Does the path exist, where one `*` stands for any one folder?
fn exists(pattern: &str) -> bool {
    let Some((before, after)) = pattern.split_once('*') else {
        return Path::new(pattern).exists();
    };
    let Ok(entries) = std::fs::read_dir(before) else {
        return false;
    };
    entries.filter_map(Result::ok).any(|entry| entry.path().join(after.trim_start_matches('/')).exists())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_one_folder() {
        let folder = env!("CARGO_MANIFEST_DIR");
        assert!(exists(&format!("{folder}/*/main.rs")));
        assert!(!exists(&format!("{folder}/*/absent.rs")));
        assert!(exists(&format!("{folder}/Cargo.toml")));
    }
}
