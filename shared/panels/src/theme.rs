//! The colours of charts, read from the very files that style the page (`assets/themes`), in browser and server.

use charts::Rgba8;

const DARK: &str = include_str!("../../../assets/themes/dark.css");
const LIGHT: &str = include_str!("../../../assets/themes/light.css");
const PALETTES: &str = include_str!("../../../assets/themes/palettes.css");

/// The colours that a view draws with.
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    /// Whether this is the dark theme.
    pub dark: bool,
    /// Behind the panels.
    pub page: Rgba8,
    /// Behind a panel's content.
    pub panel: Rgba8,
    /// Behind floating things.
    pub raised: Rgba8,
    /// Strong text.
    pub text: Rgba8,
    /// Quiet text.
    pub text_muted: Rgba8,
    /// Hairlines.
    pub line: Rgba8,
    /// What can be done.
    pub accent: Rgba8,
    /// All is well.
    pub ok: Rgba8,
    /// Warning.
    pub warn: Rgba8,
    /// Critical.
    pub bad: Rgba8,
    /// Information.
    pub info: Rgba8,
    /// Grid lines of charts.
    pub grid: Rgba8,
    /// Axis labels.
    pub label: Rgba8,
    /// The unfilled part of gauges and bars.
    pub track: Rgba8,
    /// Series colours of new dashboards.
    pub series: Vec<Rgba8>,
    /// Series colours of imported dashboards: Grafana's classic palette.
    pub series_classic: Vec<Rgba8>,
    named: Vec<(&'static str, Vec<Rgba8>)>,
}

impl Theme {
    /// The dark theme.
    pub fn dark() -> Self {
        Self::read(DARK, true)
    }

    /// The light theme.
    pub fn light() -> Self {
        Self::read(LIGHT, false)
    }

    /// A colour as dashboards write it: `#rrggbb`, `rgb()`, `rgba()`, `transparent`, `text`, or a name such as
    /// `green`, `dark-red`, `semi-dark-blue`, `light-orange`, `super-light-purple`. `None` for anything else.
    pub fn color(&self, text: &str) -> Option<Rgba8> {
        let text = text.trim();
        match text {
            "transparent" => return Some(Rgba8::TRANSPARENT),
            "text" => return Some(self.text),
            "panel" => return Some(self.panel),
            "white" => return Some(Rgba8::WHITE),
            "black" => return Some(Rgba8::BLACK),
            _ => {}
        }
        let shades = [("super-light-", 4), ("semi-dark-", 1), ("light-", 3), ("dark-", 0), ("", 2)];
        let named = shades.iter().find_map(|(prefix, shade)| {
            let hue = text.strip_prefix(prefix)?;
            let (_, shades) = self.named.iter().find(|(name, _)| *name == hue)?;
            shades.get(*shade).copied()
        });
        named.or_else(|| Rgba8::parse(text))
    }

    /// The colour, moved towards the theme's text as far as needed to have this contrast on a background.
    pub fn legible(&self, color: Rgba8, background: Rgba8, least: f32) -> Rgba8 {
        let towards = self.text.with_alpha(255);
        let moved = (0..=10).map(|tenth| color.mix(towards.with_alpha(color.a), tenth as f32 / 10.0));
        let enough = |color: &Rgba8| color.over(background).contrast(background) >= least;
        moved.clone().find(enough).unwrap_or(towards)
    }

    /// Text on bright colours, in both themes.
    pub fn on_light(&self) -> Rgba8 {
        if self.dark { self.page } else { self.text.with_alpha(255) }
    }

    /// Text on dark colours, in both themes.
    pub fn on_dark(&self) -> Rgba8 {
        Rgba8::WHITE
    }

    /// The colours of a run's stop: several for a named scheme (`scheme-viridis`), else the one colour.
    pub fn run(&self, stop: &str) -> Vec<Rgba8> {
        if stop.starts_with("scheme-") {
            return list(PALETTES, stop);
        }
        self.color(stop).into_iter().collect()
    }

    fn read(css: &str, dark: bool) -> Self {
        let one = |name: &str| first(css, name);
        let series = if dark { "series" } else { "series-light" };
        let hues = ["red", "orange", "yellow", "green", "blue", "purple"];
        Self {
            dark,
            page: one("page"),
            panel: one("panel"),
            raised: one("raised"),
            text: one("text"),
            text_muted: one("text-muted"),
            line: one("line"),
            accent: one("accent"),
            ok: one("ok"),
            warn: one("warn"),
            bad: one("bad"),
            info: one("info"),
            grid: one("chart-grid"),
            label: one("chart-label"),
            track: one("chart-track"),
            series: list(PALETTES, series),
            series_classic: list(PALETTES, "series-classic"),
            named: hues.iter().map(|hue| (*hue, list(PALETTES, &format!("named-{hue}")))).collect(),
        }
    }
}

/// The value of `--name` as one colour; grey where the file lacks it (a test proves that it lacks none).
fn first(css: &str, name: &str) -> Rgba8 {
    value(css, name).and_then(Rgba8::parse).unwrap_or(Rgba8::rgb(128, 128, 128))
}

/// The value of `--name` as a list of colours.
fn list(css: &str, name: &str) -> Vec<Rgba8> {
    value(css, name)
        .map(|text| text.split_whitespace().filter_map(Rgba8::parse).collect())
        .unwrap_or_default()
}

fn value<'a>(css: &'a str, name: &str) -> Option<&'a str> {
    let start = css.find(&format!("--{name}:"))? + name.len() + 3;
    css[start..].split(';').next().map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_files_hold_every_color() {
        for css in [DARK, LIGHT] {
            for name in [
                "page",
                "panel",
                "raised",
                "text",
                "text-muted",
                "line",
                "accent",
                "ok",
                "warn",
                "bad",
                "info",
                "chart-grid",
                "chart-label",
                "chart-track",
            ] {
                assert!(value(css, name).and_then(Rgba8::parse).is_some(), "--{name} is missing");
            }
        }
        assert_eq!(Theme::dark().series.len(), Theme::light().series.len());
        assert_eq!(Theme::dark().series_classic.len(), 56);
    }

    #[test]
    fn colors_are_read_as_dashboards_write_them() {
        let theme = Theme::dark();
        assert_eq!(theme.color("green"), Some(Rgba8::rgb(0x73, 0xbf, 0x69)));
        assert_eq!(theme.color("super-light-red"), Some(Rgba8::rgb(0xff, 0xa6, 0xb0)));
        assert_eq!(theme.color("rgba(0, 0, 0, 0.5)").map(|color| color.a), Some(128));
        assert_eq!(theme.color("transparent"), Some(Rgba8::TRANSPARENT));
        assert_eq!(theme.color("no colour"), None);
    }
}
