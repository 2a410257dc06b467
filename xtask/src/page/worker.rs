//! The service worker and the manifest, with what only the build knows put in: pure functions from texts to text.

/// What the app needs while the server is away: everything that is the same for everybody. Licences and what the
/// system reads itself it does not need.
const WANTED: &[&str] = &[".js", ".wasm", ".css", ".woff2", "icons.svg", "favicon.svg"];

/// The worker of a build; `names` are the build's files.
pub(super) fn script<'a>(template: &str, build: &str, names: impl Iterator<Item = &'a str>) -> String {
    let is_wanted =
        |name: &&str| WANTED.iter().any(|ending| name.ends_with(ending)) && !name.starts_with("service-");
    let mut paths: Vec<String> = names.filter(is_wanted).map(|name| format!("\"/{name}\"")).collect();
    paths.sort_unstable();
    template.replace("__BUILD__", build).replace("__FILES__", &format!("[{}]", paths.join(", ")))
}

/// The manifest in the colour of the dark theme's page.
pub(super) fn manifest(template: &str, theme: &str) -> Result<String, String> {
    let value = theme.lines().find_map(|line| line.trim().strip_prefix("--page:")?.strip_suffix(';'));
    let value = value.ok_or("assets/themes/dark.css does not say --page")?;
    Ok(template.replace("__PAGE__", value.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worker_keeps_what_the_app_is_made_of() {
        let names = [
            "app-1.js",
            "split_x-1.wasm",
            "fonts/a.woff2",
            "fonts/a-OFL.txt",
            "index.html",
            "service-worker.js",
        ];
        let text = script("const B = '__BUILD__'; const F = __FILES__;", "b1", names.into_iter());
        assert_eq!(
            text,
            "const B = 'b1'; const F = [\"/app-1.js\", \"/fonts/a.woff2\", \"/split_x-1.wasm\"];"
        );
    }

    #[test]
    fn the_manifest_takes_its_colour_from_the_theme() {
        assert_eq!(manifest("x __PAGE__ y", ":root {\n  --page: red;\n}").unwrap(), "x red y");
        assert!(manifest("__PAGE__", "").is_err());
    }
}
