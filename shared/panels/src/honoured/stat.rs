//! What a stat panel honours.

use super::{Declared, Honoured, any, calcs, not, one, switch};

pub(super) const DECLARED: Declared =
    Declared { kind: "stat", options: OPTIONS, custom: &[], idle: &[], has_links: false };

/// Options of every kind that shows single values.
macro_rules! values {
    ($($more:expr),* $(,)?) => {
        &[
            switch("reduceOptions.values"),
            calcs("reduceOptions.calcs"),
            any("reduceOptions.fields"),
            any("reduceOptions.limit"),
            one("orientation", &["auto", "horizontal", "vertical"]),
            any("text.titleSize"),
            any("text.valueSize"),
            $($more),*
        ]
    };
}
pub(super) use values;

const OPTIONS: &[Honoured] = values![
    one("textMode", &["auto", "value", "value_and_name", "name", "none"]),
    one("colorMode", &["none", "value", "background", "background_solid"]),
    one("graphMode", &["none", "area"]),
    one("justifyMode", &["auto", "center"]),
    switch("wideLayout"),
    switch("showPercentChange"),
    one("percentChangeColorMode", &["standard", "inverted", "same_as_value"]),
    not("text.percentSize", &[]),
];
