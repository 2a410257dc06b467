//! The picture: RGBA, not premultiplied, row after row; and how a colour is laid over it.

/// A reusable picture, kept in one of two ways.
///
/// By rows, plain: for few marks; a pixel touched once takes the colour as it is, and nothing is left to do at the
/// end. By columns, premultiplied: for several lines and areas, which are laid column by column; neighbours in a
/// column are then neighbours in memory, and mixing needs no branch and no division. The end turns it into the first.
#[derive(Debug, Default)]
pub(super) struct Pixels {
    pub(super) width: usize,
    pub(super) height: usize,
    data: Vec<[u8; 4]>,
    by_columns: bool,
    columns: Vec<u32>,
}

/// The colour of each row, in both forms.
#[derive(Debug, Default)]
pub(super) struct RowColors {
    plain: Vec<[u8; 4]>,
    packed: Vec<u32>,
}

impl RowColors {
    pub(super) fn set(&mut self, colors: impl Iterator<Item = [u8; 4]>) {
        self.plain.clear();
        self.plain.extend(colors);
        self.packed.clear();
        self.packed.extend(self.plain.iter().map(|color| pack(*color)));
    }

    pub(super) fn at(&self, row: usize) -> [u8; 4] {
        self.plain.get(row).copied().unwrap_or_default()
    }
}

impl Pixels {
    /// Makes it empty and of this size, without giving memory back.
    pub(super) fn begin(&mut self, width: usize, height: usize, by_columns: bool) {
        (self.width, self.height, self.by_columns) = (width, height, by_columns);
        if by_columns {
            // Empty already: `finish` leaves it so.
            self.columns.resize(self.columns.len().max(width * height), 0);
        } else {
            self.data.clear();
            self.data.resize(width * height, [0; 4]);
        }
    }

    /// The finished picture, row after row.
    pub(super) fn finish(&mut self) -> &[u8] {
        if self.by_columns {
            turn(&mut self.columns, self.width, self.height, &mut self.data);
            self.by_columns = false;
        }
        self.data.as_flattened()
    }

    /// Lays the colours of the rows, as far as they cover, on a column from a row on.
    pub(super) fn lay_column(&mut self, column: usize, row: usize, colors: &RowColors, covered: &[u8]) {
        if self.by_columns {
            let start = column * self.height;
            let cells = self.columns.get_mut(start + row..start + self.height).unwrap_or_default();
            let colors = colors.packed.get(row..).unwrap_or_default();
            for ((pixel, color), covered) in cells.iter_mut().zip(colors).zip(covered) {
                *pixel = over(*pixel, scaled(*color, u32::from(*covered)));
            }
            return;
        }
        let cells = self.data.get_mut(row * self.width + column..).unwrap_or_default();
        let colors = colors.plain.get(row..).unwrap_or_default();
        for ((pixel, color), covered) in cells.iter_mut().step_by(self.width).zip(colors).zip(covered) {
            lay(pixel, *color, u32::from(*covered));
        }
    }

    /// Lays one colour, as far as it covers, on a row from a column on.
    pub(super) fn lay_row(
        &mut self,
        row: usize,
        column: usize,
        color: [u8; 4],
        covered: impl Iterator<Item = u8>,
    ) {
        if self.by_columns {
            let color = pack(color);
            let cells = self.columns.get_mut(column * self.height + row..).unwrap_or_default();
            for (pixel, covered) in cells.iter_mut().step_by(self.height).zip(covered) {
                *pixel = over(*pixel, scaled(color, u32::from(covered)));
            }
            return;
        }
        let cells = self.data.get_mut(row * self.width + column..).unwrap_or_default();
        for (pixel, covered) in cells.iter_mut().zip(covered) {
            lay(pixel, color, u32::from(covered));
        }
    }
}

/// Makes plain rows of premultiplied columns, in squares that fit the nearest memory, and empties the columns. Most
/// squares of a picture of lines are empty.
fn turn(columns: &mut [u32], width: usize, height: usize, rows: &mut Vec<[u8; 4]>) {
    const SIDE: usize = 16;
    rows.resize(width * height, [0; 4]);
    for left in (0..width).step_by(SIDE) {
        let wide = SIDE.min(width - left);
        for top in (0..height).step_by(SIDE) {
            let high = SIDE.min(height - top);
            let mut square = [[0u32; SIDE]; SIDE];
            let mut any = 0;
            for (nth, part) in square.iter_mut().enumerate().take(wide) {
                let start = (left + nth) * height + top;
                let column = columns.get_mut(start..start + high).unwrap_or_default();
                for (cell, pixel) in part.iter_mut().zip(column.iter()) {
                    *cell = *pixel;
                    any |= *pixel;
                }
                if any != 0 {
                    column.fill(0);
                }
            }
            for row in 0..high {
                let start = (top + row) * width + left;
                let cells = rows.get_mut(start..start + wide).unwrap_or_default();
                if any == 0 {
                    cells.fill([0; 4]);
                    continue;
                }
                for (cell, part) in cells.iter_mut().zip(&square) {
                    *cell = unpack(part[row]);
                }
            }
        }
    }
}

/// Two channels of a packed pixel at once.
const EVERY_OTHER: u32 = 0x00ff_00ff;

/// All four channels times `by` / 255, rounded.
#[inline]
fn scaled(pixel: u32, by: u32) -> u32 {
    let half = 0x0080_0080;
    let low = (pixel & EVERY_OTHER) * by + half;
    let high = ((pixel >> 8) & EVERY_OTHER) * by + half;
    let low = ((low + ((low >> 8) & EVERY_OTHER)) >> 8) & EVERY_OTHER;
    let high = (high + ((high >> 8) & EVERY_OTHER)) & !EVERY_OTHER;
    low | high
}

/// A premultiplied colour over a premultiplied pixel.
#[inline]
fn over(pixel: u32, color: u32) -> u32 {
    color + scaled(pixel, 255 - (color >> 24))
}

/// 255 / alpha in 1/65536.
const INVERSES: [u32; 256] = {
    let mut table = [0; 256];
    let mut alpha = 1;
    while alpha < 256 {
        table[alpha] = ((255 << 16) + alpha as u32 / 2) / alpha as u32;
        alpha += 1;
    }
    table
};

fn pack([r, g, b, a]: [u8; 4]) -> u32 {
    scaled(u32::from_le_bytes([r, g, b, 255]), u32::from(a))
}

#[inline]
fn unpack(pixel: u32) -> [u8; 4] {
    let alpha = pixel >> 24;
    let bytes = pixel.to_le_bytes();
    if alpha == 0 || alpha == 255 {
        return bytes;
    }
    let [r, g, b, a] = bytes;
    let per = INVERSES[alpha as usize & 255];
    let plain = |channel: u8| ((u32::from(channel) * per + (1 << 15)) >> 16).min(255) as u8;
    [plain(r), plain(g), plain(b), a]
}

/// Coverage 0..=1 as a byte.
#[inline]
pub(super) fn byte(coverage: f32) -> u8 {
    share(coverage * 255.0, 255.0)
}

/// A coverage in 1/255 between 0 and `peak`, rounded. Adding two to the power of 23 leaves the whole number in the
/// lowest bits, which compilers turn into vector code where a checked cast would stop them.
#[inline]
pub(super) fn share(covered: f32, peak: f32) -> u8 {
    let covered = if covered > 0.0 { covered } else { 0.0 };
    let covered = if covered < peak { covered } else { peak };
    (covered + 8_388_608.0).to_bits() as u8
}

/// Lays `color` over a pixel, as far as it is covered (0..=255).
#[inline]
fn lay(pixel: &mut [u8; 4], color: [u8; 4], covered: u32) {
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
    if below == 255 {
        // Nearly everything: no division.
        let share = alpha as i32;
        let mix = |from: u8, to: u8| {
            let way = (i32::from(to) - i32::from(from)) * share;
            (i32::from(from) + ((way + 127 + (way >> 8)) >> 8)) as u8
        };
        *pixel = [mix(pixel[0], color[0]), mix(pixel[1], color[1]), mix(pixel[2], color[2]), 255];
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
