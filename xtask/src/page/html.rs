//! The text of `index.html` and of the loader: pure functions from names to text.

/// The names of what the app's first load is, hash included.
#[derive(Debug, PartialEq)]
pub(super) struct App {
    /// The JavaScript module.
    pub(super) module: String,
    /// The WebAssembly file it loads.
    pub(super) wasm: String,
    /// The JavaScript module that fetches the other parts.
    pub(super) link: String,
}

/// What the page links to, by file name.
pub(super) struct Parts {
    /// The style sheet of the first picture.
    pub(super) styles: String,
    /// The style sheet of the parts that come later.
    pub(super) later_styles: String,
    /// The script that runs before the first paint.
    pub(super) early: String,
    /// The module that starts the app.
    pub(super) loader: String,
    /// The app itself.
    pub(super) app: App,
}

/// Where the links go in `index.html`.
const MARK: &str = "<!-- parts -->";

/// The loader with the app's names put in.
pub(super) fn loader(template: &str, app: &App) -> String {
    template.replace("__MODULE__", &format!("/{}", app.module)).replace("__WASM__", &format!("/{}", app.wasm))
}

/// `index.html` with its links; `build` names the contents, so that the page changes when anything does.
pub(super) fn with_parts(page: &str, parts: &Parts, build: &str) -> Result<String, String> {
    if !page.contains(MARK) {
        return Err(format!("index.html has no `{MARK}` to put the links in"));
    }
    let Parts { styles, later_styles, early, loader, app } = parts;
    let links = format!(
        r#"<meta name="belvedere-build" content="{build}">
    <meta name="belvedere-later-styles" content="/{later_styles}">
    <script src="/{early}"></script>
    <link rel="stylesheet" href="/{styles}">
    <link rel="preload" href="/{wasm}" as="fetch" type="application/wasm" crossorigin>
    <link rel="modulepreload" href="/{module}">
    <link rel="modulepreload" href="/{link}">
    <link rel="preload" href="/fonts/inter.woff2" as="font" type="font/woff2" crossorigin>
    <script type="module" src="/{loader}"></script>"#,
        wasm = app.wasm,
        module = app.module,
        link = app.link,
    );
    // trunk's own reference to the crate has done its work.
    let lines = page.lines().filter(|line| !line.contains("data-trunk"));
    Ok(lines.flat_map(|line| [line, "\n"]).collect::<String>().replace(MARK, &links))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn app() -> App {
        let [module, wasm, link] = ["app-1.js", "app-1_bg.wasm", "link-1.js"].map(str::to_owned);
        App { module, wasm, link }
    }

    #[test]
    fn the_page_links_to_everything_and_runs_nothing_inline() {
        let parts = Parts {
            styles: "app-2.css".to_owned(),
            later_styles: "later-6.css".to_owned(),
            early: "early-3.js".to_owned(),
            loader: "boot-4.js".to_owned(),
            app: app(),
        };
        let page = with_parts("<head>\n<!-- parts -->\n<link data-trunk>\n</head>", &parts, "b5").unwrap();
        assert!(!page.contains("data-trunk"), "{page}");
        let app = ["app-1.js", "app-1_bg.wasm", "link-1.js"];
        for name in ["app-2.css", "later-6.css", "early-3.js", "boot-4.js", "b5"].into_iter().chain(app) {
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
        assert_eq!(text, "import init from '/app-1.js'; '/app-1_bg.wasm'");
    }
}
