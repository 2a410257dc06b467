//! The reducers by id and name. How they compute is next door.

/// A reducer and what people need to choose it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReducerInfo {
    /// Which one.
    pub reducer: Reducer,
    /// The id that dashboards store.
    pub id: &'static str,
    /// What pickers and legends say.
    pub name: &'static str,
    /// One sentence for the picker.
    pub description: &'static str,
    /// Whether the result has the unit of the values.
    pub keeps_unit: bool,
}

/// Which value stands for a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "REDUCERS describes each variant for people")]
pub enum Reducer {
    LastNotNull,
    Last,
    FirstNotNull,
    First,
    Min,
    Max,
    Mean,
    Median,
    Variance,
    StdDev,
    Sum,
    Count,
    CountAll,
    Range,
    Delta,
    Step,
    Diff,
    LogMin,
    AllIsZero,
    AllIsNull,
    ChangeCount,
    DistinctCount,
    DiffPercent,
    AllValues,
    UniqueValues,
    /// The value below which this many percent of the values lie, 1 to 99.
    Percentile(u8),
}

/// Every reducer but the percentiles `p1` to `p99`, in the order of the picker.
pub const REDUCERS: &[ReducerInfo] = &[
    info(Reducer::LastNotNull, "lastNotNull", "Last *", "Last value that is not null and not NaN", true),
    info(Reducer::Last, "last", "Last", "Last value", true),
    info(Reducer::FirstNotNull, "firstNotNull", "First *", "First value that is not null and not NaN", true),
    info(Reducer::First, "first", "First", "First value", true),
    info(Reducer::Min, "min", "Min", "Smallest value", true),
    info(Reducer::Max, "max", "Max", "Largest value", true),
    info(Reducer::Mean, "mean", "Mean", "Average of the values", true),
    info(Reducer::Median, "median", "Median", "Value in the middle", true),
    info(Reducer::Variance, "variance", "Variance", "Mean square distance from the mean", true),
    info(Reducer::StdDev, "stdDev", "StdDev", "Standard deviation of all values", true),
    info(Reducer::Sum, "sum", "Total", "Sum of all values", true),
    info(Reducer::Count, "count", "Count", "Number of values that are not null", false),
    info(Reducer::CountAll, "countAll", "Count all", "Number of values, nulls included", false),
    info(Reducer::Range, "range", "Range", "Distance from the smallest to the largest value", true),
    info(Reducer::Delta, "delta", "Delta", "Sum of the increases; counter resets are left out", true),
    info(Reducer::Step, "step", "Step", "Smallest difference of neighbours", true),
    info(Reducer::Diff, "diff", "Difference", "Last minus first value", true),
    info(Reducer::LogMin, "logmin", "Min (above zero)", "Smallest positive value", true),
    info(Reducer::AllIsZero, "allIsZero", "All Zeros", "Whether every value is zero", true),
    info(Reducer::AllIsNull, "allIsNull", "All Nulls", "Whether every value is null", false),
    info(Reducer::ChangeCount, "changeCount", "Change Count", "How often the value changes", false),
    info(Reducer::DistinctCount, "distinctCount", "Distinct Count", "How many different values", false),
    info(Reducer::DiffPercent, "diffperc", "Difference percent", "Difference in percent of the first", false),
    info(Reducer::AllValues, "allValues", "All values", "List of all values", false),
    info(Reducer::UniqueValues, "uniqueValues", "All unique values", "List of the different values", false),
];

const fn info(
    reducer: Reducer,
    id: &'static str,
    name: &'static str,
    description: &'static str,
    keeps_unit: bool,
) -> ReducerInfo {
    ReducerInfo { reducer, id, name, description, keeps_unit }
}

impl Reducer {
    /// The reducer of a stored id; the ids of old dashboards are understood.
    pub fn find(id: &str) -> Option<Self> {
        let id = match id {
            "current" => "lastNotNull",
            "avg" => "mean",
            "total" => "sum",
            id => id,
        };
        let percent = || id.strip_prefix('p')?.parse().ok().filter(|percent| (1..=99).contains(percent));
        let listed = REDUCERS.iter().find(|info| info.id == id).map(|info| info.reducer);
        listed.or_else(|| percent().map(Self::Percentile))
    }

    /// The id that dashboards store.
    pub fn id(self) -> String {
        match self {
            Self::Percentile(percent) => format!("p{percent}"),
            _ => self.info().map_or_else(String::new, |info| info.id.to_owned()),
        }
    }

    /// What pickers and legends say.
    pub fn name(self) -> String {
        match self {
            Self::Percentile(percent) => format!("{percent}{} %", ordinal_suffix(percent)),
            _ => self.info().map_or_else(String::new, |info| info.name.to_owned()),
        }
    }

    /// Whether the result has the unit of the values.
    pub fn keeps_unit(self) -> bool {
        self.info().is_none_or(|info| info.keeps_unit)
    }

    fn info(self) -> Option<&'static ReducerInfo> {
        REDUCERS.iter().find(|info| info.reducer == self)
    }
}

fn ordinal_suffix(number: u8) -> &'static str {
    match (number, number % 10) {
        (4..=20, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    }
}
