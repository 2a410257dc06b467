//! The schema versions, one file each: what a dashboard of the version before must become. Versions 5, 11, 15, 25 and 32
//! changed nothing that is stored; 24 and 28 exchanged panel kinds, which `panels` does for documents of every version.

mod v02;
mod v03;
mod v04;
mod v06;
mod v07;
mod v08;
mod v09;
mod v10;
mod v12;
mod v13;
mod v14;
mod v16;
mod v17;
mod v18;
mod v19;
mod v20;
mod v21;
mod v22;
mod v23;
mod v26;
mod v27;
mod v28;
mod v29;
mod v30;
mod v31;
mod v33;
mod v34;
mod v35;
mod v36;
mod v37;
mod v38;
mod v39;
mod v40;
mod v41;
mod v42;
mod v43;

pub(crate) use v30::upgrade as upgrade_mappings;

use crate::Context;
use crate::json::Object;

/// What one version changes. Fields of odd types are passed over; nothing fails.
pub(crate) type Step = fn(&mut Object, &mut Context<'_>);

/// The latest version that is known.
pub(crate) const NEWEST: i64 = 43;

/// Each step with the version that it leads to, in order.
pub(crate) const STEPS: &[(i64, Step)] = &[
    (2, v02::step),
    (3, v03::step),
    (4, v04::step),
    (6, v06::step),
    (7, v07::step),
    (8, v08::step),
    (9, v09::step),
    (10, v10::step),
    (12, v12::step),
    (13, v13::step),
    (14, v14::step),
    (16, v16::step),
    (17, v17::step),
    (18, v18::step),
    (19, v19::step),
    (20, v20::step),
    (21, v21::step),
    (22, v22::step),
    (23, v23::step),
    (26, v26::step),
    (27, v27::step),
    (28, v28::step),
    (29, v29::step),
    (30, v30::step),
    (31, v31::step),
    (33, v33::step),
    (34, v34::step),
    (35, v35::step),
    (36, v36::step),
    (37, v37::step),
    (38, v38::step),
    (39, v39::step),
    (40, v40::step),
    (41, v41::step),
    (42, v42::step),
    (43, v43::step),
];

/// Steps that later documents need too: tools write the names of sources to this day.
const ALWAYS: &[i64] = &[33, 36];

/// Runs the steps after the version that the document came with.
pub(crate) fn run(dashboard: &mut Object, context: &mut Context<'_>) {
    for (to, step) in STEPS {
        if *to > context.from || ALWAYS.contains(to) {
            step(dashboard, context);
        }
    }
}

/// Holds one step against a table of documents before and after it.
#[cfg(test)]
#[track_caller]
pub(crate) fn check(step: Step, cases: &[(serde_json::Value, serde_json::Value)]) {
    let sources =
        [crate::Source { name: "Prom".to_owned(), uid: "p1".to_owned(), kind: "prometheus".to_owned() }];
    for (before, after) in cases {
        let mut object = before.as_object().expect("a document is an object").clone();
        let mut context = Context {
            from: 1,
            sources: &sources,
            inputs: crate::inputs(&object),
            annotations: Vec::new(),
            notes: Vec::new(),
        };
        step(&mut object, &mut context);
        assert_eq!(&serde_json::Value::Object(object.clone()), after, "of {before}");
        step(&mut object, &mut context);
        assert_eq!(&serde_json::Value::Object(object), after, "a second time, of {before}");
    }
}

#[cfg(test)]
mod tests {
    use super::{NEWEST, STEPS};

    #[test]
    fn steps_stand_in_order() {
        assert!(STEPS.is_sorted_by(|a, b| a.0 < b.0));
        assert_eq!(STEPS.last().map(|step| step.0), Some(NEWEST));
    }
}
