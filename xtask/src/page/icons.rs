//! One SVG sprite of the icons named in `assets/icons.txt` (lucide names, one a line, `#` comments),
//! used as `<svg class="icon"><use href="/icons.svg#name"></use></svg>`.

use std::fs;
use std::path::Path;

/// The sprite: a `<symbol>` for each name. A name that lucide lacks is an error.
pub(super) fn sprite(list: &str, lucide: &Path) -> Result<String, String> {
    let mut symbols = String::new();
    for name in names(list) {
        let path = lucide.join(format!("{name}.svg"));
        let svg = fs::read_to_string(&path)
            .map_err(|_| format!("assets/icons.txt names `{name}`, which lucide does not have"))?;
        symbols.push_str(&symbol(name, &svg).ok_or(format!("lucide's `{name}` is not an SVG"))?);
    }
    Ok(format!("<svg xmlns=\"http://www.w3.org/2000/svg\">\n{symbols}</svg>\n"))
}

fn names(list: &str) -> impl Iterator<Item = &str> {
    list.lines().map(|line| line.split('#').next().unwrap_or_default().trim()).filter(|name| !name.is_empty())
}

/// Stroke attributes stand on each symbol: a `<use>` inherits only what its own `<svg>` says.
fn symbol(name: &str, svg: &str) -> Option<String> {
    let (_, from_root) = svg.split_once("<svg")?;
    let (_, inside) = from_root.split_once('>')?;
    let (shapes, _) = inside.split_once("</svg>")?;
    let shapes: String = shapes.lines().map(str::trim).collect();
    Some(format!(
        "<symbol id=\"{name}\" viewBox=\"0 0 24 24\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\" \
         stroke-linecap=\"round\" stroke-linejoin=\"round\">{shapes}</symbol>\n"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_one_a_line() {
        let list = "# frame\nsearch\n\nhouse # home\n";
        assert_eq!(names(list).collect::<Vec<_>>(), ["search", "house"]);
    }

    #[test]
    fn a_symbol_keeps_the_shapes() {
        let svg = "<!-- @license -->\n<svg\n  class=\"x\"\n>\n  <path d=\"M1 1\" />\n</svg>\n";
        let text = symbol("search", svg).unwrap();
        assert!(text.starts_with("<symbol id=\"search\" viewBox=\"0 0 24 24\""), "{text}");
        assert!(text.ends_with("><path d=\"M1 1\" /></symbol>\n"), "{text}");
        assert_eq!(symbol("search", "nothing"), None);
    }
}
