//! Fair timing of two things: they take turns within one run, the order alternates, and medians are compared.
//! What drifts (heat, a neighbour's load) then strikes both alike.

/// The medians of two measured functions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Medians {
    /// Ours.
    pub(super) ours: f64,
    /// The peer's.
    pub(super) theirs: f64,
}

/// Runs `ours` and `theirs` in turn, `rounds` times after one unmeasured round. Each returns its own figure,
/// so that what surrounds the measured part does not count.
pub(super) fn measure(
    rounds: usize,
    mut ours: impl FnMut() -> Result<f64, String>,
    mut theirs: impl FnMut() -> Result<f64, String>,
) -> Result<Medians, String> {
    ours()?;
    theirs()?;
    let (mut our_figures, mut their_figures) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        if round % 2 == 0 {
            our_figures.push(ours()?);
            their_figures.push(theirs()?);
        } else {
            their_figures.push(theirs()?);
            our_figures.push(ours()?);
        }
    }
    Ok(Medians { ours: median(our_figures), theirs: median(their_figures) })
}

/// The middle figure, or the mean of the two middle ones; NaN of nothing.
pub(super) fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    let middle = figures.len() / 2;
    match figures.len() {
        0 => f64::NAN,
        n if n % 2 == 1 => figures[middle],
        _ => f64::midpoint(figures[middle - 1], figures[middle]),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[test]
    fn the_order_alternates_after_a_warm_up() {
        let order = RefCell::new(String::new());
        let figure = |letter, figure| {
            order.borrow_mut().push(letter);
            Ok(figure)
        };
        let medians = measure(3, || figure('o', 1.0), || figure('t', 2.0));
        assert_eq!(medians, Ok(Medians { ours: 1.0, theirs: 2.0 }));
        assert_eq!(*order.borrow(), "otottoot");
    }

    #[test]
    fn medians() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(vec![4.0, 1.0]), 2.5);
        assert!(median(Vec::new()).is_nan());
    }
}
