//! The picture: RGBA, not premultiplied, row after row; and how a colour is laid over it.

/// A reusable picture.
#[derive(Debug, Default)]
pub(super) struct Pixels {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) data: Vec<[u8; 4]>,
}

impl Pixels {
    /// Makes it empty and of this size, without giving memory back.
    pub(super) fn begin(&mut self, width: usize, height: usize) {
        (self.width, self.height) = (width, height);
        self.data.clear();
        self.data.resize(width * height, [0; 4]);
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.data.as_flattened()
    }

    /// A part of a row.
    pub(super) fn row(&mut self, row: usize, columns: std::ops::Range<usize>) -> &mut [[u8; 4]] {
        let start = row * self.width;
        self.data.get_mut(start + columns.start..start + columns.end).unwrap_or_default()
    }
}

/// Coverage 0..=1 as a byte.
pub(super) fn byte(coverage: f32) -> u32 {
    (coverage * 255.0 + 0.5) as i32 as u32
}

/// Lays `color` over a pixel, as far as it is covered (0..=255).
#[inline]
pub(super) fn lay(pixel: &mut [u8; 4], color: [u8; 4], covered: u32) {
    let alpha = u32::from(color[3]) * covered;
    // Rounds x / 255 for any product of two bytes.
    let alpha = (alpha + 128 + (alpha >> 8)) >> 8;
    if alpha == 0 {
        return;
    }
    let below = u32::from(pixel[3]);
    if below == 0 || alpha >= 255 {
        *pixel = [color[0], color[1], color[2], alpha as u8];
        return;
    }
    let product = below * (255 - alpha);
    let out = alpha + ((product + 128 + (product >> 8)) >> 8);
    // The share of the new colour in 1/65536.
    let share = ((alpha << 16) / out) as i32;
    let mix = |from: u8, to: u8| {
        let (from, to) = (i32::from(from), i32::from(to));
        (((from << 16) + (to - from) * share + (1 << 15)) >> 16) as u8
    };
    *pixel = [mix(pixel[0], color[0]), mix(pixel[1], color[1]), mix(pixel[2], color[2]), out as u8];
}
