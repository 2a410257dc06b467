//! The scale of categories: equal bands side by side with gaps between. It knows no names.

/// Equal bands.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    count: usize,
    gap: f64,
}

impl Band {
    /// `count` bands; `gap` is the share (0 to 1) of each band's room that stays empty, half of it on each side.
    pub fn new(count: usize, gap: f64) -> Self {
        let gap = if gap.is_nan() { 0.0 } else { gap.clamp(0.0, 1.0) };
        Self { count, gap }
    }

    /// How many bands there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Where a band begins and ends in 0..1; bands past the last one lie beyond 1.
    pub fn band(&self, index: usize) -> (f64, f64) {
        let room = 1.0 / self.count.max(1) as f64;
        let from = index as f64 * room;
        (from + room * self.gap / 2.0, from + room - room * self.gap / 2.0)
    }

    /// The band whose room holds a place of 0..1.
    pub fn index(&self, share: f64) -> Option<usize> {
        if self.count == 0 || !(0.0..=1.0).contains(&share) {
            return None;
        }
        Some(((share * self.count as f64) as usize).min(self.count - 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_share_the_room() {
        let band = Band::new(4, 0.2);
        let (from, to) = band.band(1);
        assert!((from - 0.275).abs() < 1e-12 && (to - 0.475).abs() < 1e-12);
        assert_eq!(band.index(0.3), Some(1));
        assert_eq!(band.index(1.0), Some(3));
        assert_eq!(band.index(1.1), None);
        assert_eq!(Band::new(0, 0.0).index(0.5), None);
    }
}
