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

    /// What is left of linear red, green and blue with each common colour blindness, at its full strength
    /// (Machado, Oliveira and Fernandes 2009).
    const SIGHTS: [(&str, [[f32; 3]; 3]); 4] = [
        ("any", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
        (
            "no red",
            [
                [0.152_286, 1.052_583, -0.204_868],
                [0.114_503, 0.786_281, 0.099_216],
                [-0.003_882, -0.048_116, 1.051_998],
            ],
        ),
        (
            "no green",
            [
                [0.367_322, 0.860_646, -0.227_968],
                [0.280_085, 0.672_501, 0.047_413],
                [-0.011_820, 0.042_940, 0.968_881],
            ],
        ),
        (
            "no blue",
            [
                [1.255_528, -0.076_749, -0.178_779],
                [-0.078_411, 0.930_809, 0.147_602],
                [0.004_733, 0.691_367, 0.303_900],
            ],
        ),
    ];

    fn times(matrix: &[[f32; 3]; 3], vector: [f32; 3]) -> [f32; 3] {
        matrix.map(|row| row.iter().zip(vector).map(|(factor, part)| factor * part).sum())
    }

    /// A colour in Oklab, where equal distances look equal, as somebody sees it.
    fn seen(color: Rgba8, sight: &[[f32; 3]; 3]) -> [f32; 3] {
        let linear = |part: u8| {
            let part = f32::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let left = times(sight, [color.r, color.g, color.b].map(linear)).map(|part| part.clamp(0.0, 1.0));
        let cones = times(
            &[
                [0.412_221_46, 0.536_332_55, 0.051_445_995],
                [0.211_903_5, 0.680_699_5, 0.107_396_96],
                [0.088_302_46, 0.281_718_85, 0.629_978_7],
            ],
            left,
        );
        times(
            &[
                [0.210_454_26, 0.793_617_8, -0.004_072_047],
                [1.977_998_5, -2.428_592_2, 0.450_593_7],
                [0.025_904_037, 0.782_771_77, -0.808_675_77],
            ],
            cones.map(f32::cbrt),
        )
    }

    #[test]
    fn our_series_are_told_apart_by_everybody_and_stand_out() {
        for theme in [Theme::dark(), Theme::light()] {
            let eight = &theme.series[..8];
            for (name, sight) in &SIGHTS {
                // Two apart can just be seen side by side; thin lines with others between need much more.
                let least = if *name == "any" { 14.0 } else { 9.0 };
                for (at, one) in eight.iter().enumerate() {
                    for other in &eight[..at] {
                        let (a, b) = (seen(*one, sight), seen(*other, sight));
                        let apart = 100.0 * a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f32>().sqrt();
                        assert!(apart >= least, "{name}: {one:?} and {other:?} are {apart} apart");
                    }
                }
            }
            for color in eight {
                assert!(color.contrast(theme.panel) >= 3.0, "{color:?} is hard to see");
            }
        }
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
