//! The text of `index.html` and of the loader: pure functions from names to text.

/// The names of the two files that wasm-bindgen made, hash included.
#[derive(Debug, PartialEq)]
pub(super) struct App {
    /// The JavaScript module.
    pub(super) module: String,
    /// The WebAssembly file it loads.
    pub(super) wasm: String,
}

/// What the page links to, by file name.
pub(super) struct Parts {
    /// The style sheet.
    pub(super) styles: String,
    /// The script that runs before the first paint.
    pub(super) early: String,
    /// The module that starts the app.
    pub(super) loader: String,
    /// The app itself.
    pub(super) app: App,
}

/// Where the links go in `index.html`.
const MARK: &str = "<!-- parts -->";

/// Finds the app among the files that trunk wrote.
pub(super) fn find_app(names: &[String]) -> Result<App, String> {
    for wasm in names {
        let Some(stem) = wasm.strip_suffix("_bg.wasm") else { continue };
        let module = format!("{stem}.js");
        if names.contains(&module) {
            return Ok(App { module, wasm: wasm.clone() });
        }
    }
    Err("trunk left no `<name>.js` beside `<name>_bg.wasm`".to_owned())
}

/// The loader with the app's names put in.
pub(super) fn loader(template: &str, app: &App) -> String {
    template.replace("__MODULE__", &format!("/{}", app.module)).replace("__WASM__", &format!("/{}", app.wasm))
}

/// `index.html` with its links; `build` names the contents, so that the page changes when anything does.
pub(super) fn with_parts(page: &str, parts: &Parts, build: &str) -> Result<String, String> {
    if !page.contains(MARK) {
        return Err(format!("index.html has no `{MARK}` to put the links in"));
    }
    let Parts { styles, early, loader, app } = parts;
    let links = format!(
        r#"<meta name="belvedere-build" content="{build}">
    <script src="/{early}"></script>
    <link rel="stylesheet" href="/{styles}">
    <link rel="preload" href="/{wasm}" as="fetch" type="application/wasm" crossorigin>
    <link rel="modulepreload" href="/{module}">
    <link rel="preload" href="/fonts/inter.woff2" as="font" type="font/woff2" crossorigin>
    <script type="module" src="/{loader}"></script>"#,
        wasm = app.wasm,
        module = app.module,
    );
    // trunk's own reference to the crate has done its work.
    let lines = page.lines().filter(|line| !line.contains("data-trunk"));
    Ok(lines.flat_map(|line| [line, "\n"]).collect::<String>().replace(MARK, &links))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn app() -> App {
        App { module: "frontend-1.js".to_owned(), wasm: "frontend-1_bg.wasm".to_owned() }
    }

    #[test]
    fn the_app_is_the_pair_of_files() {
        let names = ["x.js", "frontend-1_bg.wasm", "frontend-1.js"].map(str::to_owned);
        assert_eq!(find_app(&names), Ok(app()));
        assert!(find_app(&names[..2]).is_err());
    }

    #[test]
    fn the_page_links_to_everything_and_runs_nothing_inline() {
        let parts = Parts {
            styles: "app-2.css".to_owned(),
            early: "early-3.js".to_owned(),
            loader: "boot-4.js".to_owned(),
            app: app(),
        };
        let page = with_parts("<head>\n<!-- parts -->\n<link data-trunk>\n</head>", &parts, "b5").unwrap();
        assert!(!page.contains("data-trunk"), "{page}");
        for name in ["app-2.css", "early-3.js", "boot-4.js", "frontend-1.js", "frontend-1_bg.wasm", "b5"] {
            assert!(page.contains(name), "{name} in {page}");
        }
        for script in page.split("<script").skip(1) {
            assert!(script.contains("></script>"), "inline script in {page}");
        }
        assert!(with_parts("<head></head>", &parts, "b5").is_err());
    }

    #[test]
    fn the_loader_gets_its_names() {
        let text = loader("import init from '__MODULE__'; '__WASM__'", &app());
        assert_eq!(text, "import init from '/frontend-1.js'; '/frontend-1_bg.wasm'");
    }
}
