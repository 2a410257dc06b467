//! Cuts a line into dashes.

/// The dashes of a line as points with NaN between them. `lengths` are dashes and gaps in turn (an odd number is gone
/// through twice, as everywhere); each dash is shortened by `inset` at both ends, for round ends to fill.
pub fn cut(points: &[[f32; 2]], lengths: &[f32], inset: f32, out: &mut Vec<[f32; 2]>) {
    /// Beyond this the picture is a solid line to the eye, and the work is not worth it.
    const MOST: usize = 100_000;
    out.clear();
    let whole: f32 = lengths.iter().sum();
    if lengths.iter().any(|length| length.is_nan() || *length < 0.0) || whole.is_nan() || whole <= 0.01 {
        out.extend_from_slice(points);
        return;
    }
    let odd = lengths.len() % 2;
    let length_at = |nth: usize| lengths[nth % lengths.len()];
    let is_dash = |nth: usize| {
        (if odd == 1 { nth % (2 * lengths.len()) } else { nth % lengths.len() }).is_multiple_of(2)
    };
    for run in points.split(|point| point[0].is_nan() || point[1].is_nan()) {
        let (mut nth, mut left) = (0, length_at(0));
        let mut dash: Vec<[f32; 2]> = run.first().into_iter().copied().collect();
        for pair in run.windows(2) {
            let [mut from, to] = [pair[0], pair[1]];
            let mut rest = (to[0] - from[0]).hypot(to[1] - from[1]);
            while rest > left && out.len() < MOST {
                let share = left / rest;
                from = [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
                rest -= left;
                if is_dash(nth) {
                    dash.push(from);
                    finish(&mut dash, inset, out);
                }
                nth += 1;
                left = length_at(nth);
                dash.clear();
                dash.push(from);
            }
            left -= rest;
            dash.push(to);
        }
        if is_dash(nth) {
            finish(&mut dash, inset, out);
        }
    }
}

/// Adds a dash, shortened at both ends; one that is too short for it stays a dot in its middle.
fn finish(dash: &mut Vec<[f32; 2]>, inset: f32, out: &mut Vec<[f32; 2]>) {
    for _ in 0..2 {
        shorten(dash, inset);
        dash.reverse();
    }
    if !out.is_empty() {
        out.push([f32::NAN; 2]);
    }
    out.append(dash);
}

fn shorten(dash: &mut Vec<[f32; 2]>, by: f32) {
    let mut left = by;
    while let [.., before, last] = dash.as_mut_slice() {
        let length = (last[0] - before[0]).hypot(last[1] - before[1]);
        if length > left {
            let share = left / length;
            *last = [last[0] + (before[0] - last[0]) * share, last[1] + (before[1] - last[1]) * share];
            return;
        }
        left -= length;
        dash.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(points: &[[f32; 2]], lengths: &[f32], inset: f32, expect: &[&[[f32; 2]]]) {
        let mut out = Vec::new();
        cut(points, lengths, inset, &mut out);
        let found: Vec<&[[f32; 2]]> = out.split(|point| point[0].is_nan()).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn cuts() {
        let line = [[0.0, 0.0], [10.0, 0.0]];
        check(&line, &[4.0, 2.0], 0.0, &[&[[0.0, 0.0], [4.0, 0.0]], &[[6.0, 0.0], [10.0, 0.0]]]);
        check(&line, &[4.0, 2.0], 1.0, &[&[[1.0, 0.0], [3.0, 0.0]], &[[7.0, 0.0], [9.0, 0.0]]]);
        check(&line, &[5.0], 0.0, &[&[[0.0, 0.0], [5.0, 0.0]]]);
        check(&line, &[f32::NAN], 0.0, &[&line]);
        check(&line, &[0.0, 0.0], 0.0, &[&line]);
        let corner = [[0.0, 0.0], [3.0, 0.0], [3.0, 9.0]];
        check(&corner, &[6.0, 9.0], 0.0, &[&[[0.0, 0.0], [3.0, 0.0], [3.0, 3.0]]]);
    }
}
