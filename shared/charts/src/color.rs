//! One colour: eight bits a channel, not premultiplied. Names and palettes live with the caller; here is
//! only what drawing needs, all of it in sRGB as canvas and SVG mix it.

use std::fmt;

/// A colour with opacity; `a` 255 is opaque.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Rgba8 {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
    /// Opacity.
    pub a: u8,
}

impl Rgba8 {
    /// Nothing at all.
    pub const TRANSPARENT: Self = Self { r: 0, g: 0, b: 0, a: 0 };
    /// Opaque black.
    pub const BLACK: Self = Self::rgb(0, 0, 0);
    /// Opaque white.
    pub const WHITE: Self = Self::rgb(255, 255, 255);

    /// An opaque colour.
    pub const fn rgb(r: u8, g: u8, b: u8) -> Self {
        Self { r, g, b, a: 255 }
    }

    /// A colour with opacity.
    pub const fn rgba(r: u8, g: u8, b: u8, a: u8) -> Self {
        Self { r, g, b, a }
    }

    /// Reads `#rgb`, `#rgba`, `#rrggbb`, `#rrggbbaa`, `rgb(…)` and `rgba(…)`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(hex) = text.strip_prefix('#') {
            return parse_hex(hex);
        }
        let inner = text
            .strip_prefix("rgba(")
            .or_else(|| text.strip_prefix("rgb("))
            .and_then(|rest| rest.strip_suffix(')'))?;
        let mut parts = inner.split([',', '/', ' ']).map(str::trim).filter(|part| !part.is_empty());
        let mut channel = || parts.next().and_then(|part| fraction(part, 255.0));
        let (r, g, b) = (channel()?, channel()?, channel()?);
        let alpha = match parts.next() {
            Some(part) => fraction(part, 1.0)?,
            None => 1.0,
        };
        if parts.next().is_some() {
            return None;
        }
        let byte = |unit: f32| (unit * 255.0).round() as u8;
        Some(Self { r: byte(r), g: byte(g), b: byte(b), a: byte(alpha) })
    }

    /// The same colour at `opacity` (0 to 1) of its own.
    pub fn fade(self, opacity: f32) -> Self {
        let a = f32::from(self.a) * opacity.clamp(0.0, 1.0);
        Self { a: a.round() as u8, ..self }
    }

    /// The way from `self` (0) to `other` (1), each channel by itself.
    pub fn mix(self, other: Self, share: f32) -> Self {
        let share = if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) };
        let between =
            |from: u8, to: u8| (f32::from(from) + (f32::from(to) - f32::from(from)) * share).round() as u8;
        Self {
            r: between(self.r, other.r),
            g: between(self.g, other.g),
            b: between(self.b, other.b),
            a: between(self.a, other.a),
        }
    }

    /// What is seen when `self` lies over `below`.
    pub fn over(self, below: Self) -> Self {
        let (top, bottom) = (f32::from(self.a) / 255.0, f32::from(below.a) / 255.0);
        let alpha = top + bottom * (1.0 - top);
        if alpha <= 0.0 {
            return Self::TRANSPARENT;
        }
        let share = top / alpha;
        Self { a: (alpha * 255.0).round() as u8, ..below.with_alpha(255).mix(self.with_alpha(255), share) }
    }

    /// The same hue with another opacity.
    pub const fn with_alpha(self, a: u8) -> Self {
        Self { a, ..self }
    }

    /// Relative luminance as WCAG 2 defines it, 0 (black) to 1 (white); opacity plays no part.
    pub fn luminance(self) -> f32 {
        let linear = |channel: u8| {
            let unit = f32::from(channel) / 255.0;
            if unit <= 0.04045 { unit / 12.92 } else { ((unit + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.r) + 0.7152 * linear(self.g) + 0.0722 * linear(self.b)
    }

    /// Contrast ratio of WCAG 2, 1 (none) to 21 (black on white).
    pub fn contrast(self, other: Self) -> f32 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// The one of the two that is easier to read on `self`.
    pub fn readable(self, dark: Self, light: Self) -> Self {
        if self.contrast(dark) >= self.contrast(light) { dark } else { light }
    }

    /// Opacity, 0 to 1.
    pub fn opacity(self) -> f64 {
        f64::from(self.a) / 255.0
    }
}

/// CSS text: `#rrggbb`, or `rgba(…)` when not opaque.
impl fmt::Display for Rgba8 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { r, g, b, a } = *self;
        if a == 255 {
            return write!(f, "#{r:02x}{g:02x}{b:02x}");
        }
        write!(f, "rgba({r},{g},{b},{:.3})", self.opacity())
    }
}

fn parse_hex(hex: &str) -> Option<Rgba8> {
    if !hex.is_ascii() {
        return None;
    }
    let wide = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
    let narrow = |at: usize| u8::from_str_radix(hex.get(at..at + 1)?, 16).ok().map(|digit| digit * 17);
    match hex.len() {
        3 => Some(Rgba8::rgb(narrow(0)?, narrow(1)?, narrow(2)?)),
        4 => Some(Rgba8::rgba(narrow(0)?, narrow(1)?, narrow(2)?, narrow(3)?)),
        6 => Some(Rgba8::rgb(wide(0)?, wide(2)?, wide(4)?)),
        8 => Some(Rgba8::rgba(wide(0)?, wide(2)?, wide(4)?, wide(6)?)),
        _ => None,
    }
}

/// A number of `0..=whole`, or a percentage, as a share of 1.
fn fraction(text: &str, whole: f32) -> Option<f32> {
    let (number, whole) = match text.strip_suffix('%') {
        Some(percent) => (percent, 100.0),
        None => (text, whole),
    };
    Some((decimal(number)? / whole).clamp(0.0, 1.0))
}

/// A number as colours have it: digits and perhaps a point.
fn decimal(text: &str) -> Option<f32> {
    let text = text.strip_prefix('+').unwrap_or(text);
    let (text, sign) = text.strip_prefix('-').map_or((text, 1.0), |text| (text, -1.0));
    let (before, after) = text.split_once('.').unwrap_or((text, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if (before.is_empty() && after.is_empty()) || !is_digits(before) || !is_digits(after) {
        return None;
    }
    let digit = |byte: u8| f64::from(byte - b'0');
    let whole = before.bytes().fold(0.0, |number, byte| number * 10.0 + digit(byte));
    let part = after.bytes().rev().fold(0.0, |part, byte| (part + digit(byte)) / 10.0);
    Some((sign * (whole + part)) as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: Option<Rgba8>) {
        assert_eq!(Rgba8::parse(text), expect, "{text}");
    }

    #[test]
    fn reads_css_colours() {
        check("#fff", Some(Rgba8::WHITE));
        check(" #73BF69 ", Some(Rgba8::rgb(0x73, 0xbf, 0x69)));
        check("#73bf6980", Some(Rgba8::rgba(0x73, 0xbf, 0x69, 0x80)));
        check("rgba(237, 46, 24, 0.5)", Some(Rgba8::rgba(237, 46, 24, 128)));
        check("rgb(100% 0% 0% / 50%)", Some(Rgba8::rgba(255, 0, 0, 128)));
        check("rgb(1,2)", None);
        check("rgb(1,2,3,4,5)", None);
        check("#12345", None);
        check("#ééé", None);
        check("green", None);
    }

    #[test]
    fn mixes_and_measures() {
        assert_eq!(Rgba8::BLACK.mix(Rgba8::WHITE, 0.5), Rgba8::rgb(128, 128, 128));
        assert!((Rgba8::BLACK.contrast(Rgba8::WHITE) - 21.0).abs() < 1e-3);
        assert_eq!(Rgba8::WHITE.fade(0.1).over(Rgba8::BLACK), Rgba8::rgb(26, 26, 26));
        assert_eq!(Rgba8::rgb(0x11, 0x15, 0x19).readable(Rgba8::BLACK, Rgba8::WHITE), Rgba8::WHITE);
        assert_eq!(Rgba8::rgba(1, 2, 3, 128).to_string(), "rgba(1,2,3,0.502)");
    }
}
