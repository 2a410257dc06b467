//! How wide a text is, from an embedded table of Inter's advances. No browser, no font file: layout is the same
//! in the page, on the server and in tests, and measuring never forces the page to lay itself out.
//!
//! Kerning is left out (labels are mostly figures, which have none); signs that the table lacks count as wide
//! as a capital, so that text is rather given too much room than too little.

mod advances;

use crate::scene::Weight;

/// Height of capitals and figures, as a share of the font size.
pub const CAP_HEIGHT: f32 = 0.727;

/// The distance between two lines, as a share of the font size.
pub const LINE_HEIGHT: f32 = 1.4;

/// The sign that stands for what was cut off.
pub const ELLIPSIS: char = '…';

/// The advance of one sign in thousandths of the font size.
fn advance(sign: char, weight: Weight) -> u32 {
    let of = |advances: &[u16; 3]| {
        u32::from(match weight {
            Weight::Regular => advances[0],
            Weight::Medium => advances[1],
            Weight::Semibold => advances[2],
        })
    };
    let code = u32::from(sign);
    if let Some(found) = code.checked_sub(32).and_then(|at| advances::ASCII.get(at as usize)) {
        return of(found);
    }
    if let Ok(at) = advances::OTHERS.binary_search_by_key(&sign, |entry| entry.0) {
        return of(&advances::OTHERS[at].1);
    }
    match code {
        0..32 | 0x7f..0xa0 | 0x300..0x370 | 0x200b..0x2010 | 0xfe00..0xfe10 => 0,
        // East Asian signs and pictures are as wide as they are high.
        0x1100..0x1160 | 0x2e80..0xa4d0 | 0xac00..0xd7a4 | 0xf900..0xfb00 | 0xff00..0xff61 | 0x1f000.. => {
            1000
        }
        _ => 680,
    }
}

/// The width of a line of text in the unit of `size_px`.
pub fn width(text: &str, size_px: f32, weight: Weight) -> f32 {
    let thousandths: u32 = text.chars().map(|sign| advance(sign, weight)).fold(0, u32::saturating_add);
    thousandths as f32 * size_px / 1000.0
}

/// The width of the widest of some lines.
pub fn widest<'a>(texts: impl IntoIterator<Item = &'a str>, size_px: f32, weight: Weight) -> f32 {
    texts.into_iter().map(|text| width(text, size_px, weight)).fold(0.0, f32::max)
}

/// The text, or as much of its beginning as fits with an ellipsis; empty when not even that fits.
pub fn fit(text: &str, max_px: f32, size_px: f32, weight: Weight) -> String {
    if width(text, size_px, weight) <= max_px {
        return text.to_owned();
    }
    let room = max_px - width(ELLIPSIS.encode_utf8(&mut [0; 4]), size_px, weight);
    if room < 0.0 || room.is_nan() {
        return String::new();
    }
    let mut used = 0.0;
    let end = text
        .char_indices()
        .find(|(_, sign)| {
            used += advance(*sign, weight) as f32 * size_px / 1000.0;
            used > room
        })
        .map_or(text.len(), |(at, _)| at);
    let kept = text.get(..end).unwrap_or_default().trim_end();
    format!("{kept}{ELLIPSIS}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(advances::OTHERS.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn figures_are_tabular() {
        let of = |text| width(text, 10.0, Weight::Regular);
        assert_eq!(of("1111"), of("0888"));
        assert!(of("iii") < of("mmm"));
        assert!(width("Total", 10.0, Weight::Semibold) > of("Total"));
        assert_eq!(of(""), 0.0);
        assert_eq!(of("\u{301}"), 0.0);
    }

    #[test]
    fn cuts_with_an_ellipsis() {
        let cut = |text, room| fit(text, room, 10.0, Weight::Regular);
        assert_eq!(cut("short", 100.0), "short");
        let long = cut("a rather long series name", 60.0);
        assert!(long.ends_with('…') && width(&long, 10.0, Weight::Regular) <= 60.0, "{long}");
        assert_eq!(cut("long", 3.0), "");
        assert_eq!(cut("long", f32::NAN), "");
    }

    proptest::proptest! {
        #[test]
        fn a_cut_text_always_fits(text in ".{0,40}", room in 0.0f32..300.0) {
            let cut = fit(&text, room, 12.0, Weight::Semibold);
            proptest::prop_assert!(width(&cut, 12.0, Weight::Semibold) <= room + 1e-3);
        }
    }
}
