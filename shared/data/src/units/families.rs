//! The units that have names: 25 families, in the order of the unit picker.

mod basic;
mod computing;
mod physics;
mod time;

use super::rule::Rule;

/// A group of units in the picker.
#[derive(Debug)]
pub struct Family {
    /// Heading in the picker.
    pub name: &'static str,
    /// The units.
    pub units: &'static [Unit],
}

/// A unit with an id and a name.
#[derive(Debug)]
pub struct Unit {
    /// The id that dashboards store.
    pub id: &'static str,
    /// What the picker says.
    pub name: &'static str,
    rule: Rule,
}

/// What is known of a unit besides its name: panels write numbers without it.
#[derive(Debug)]
pub struct Known {
    /// The id that dashboards store.
    pub id: &'static str,
    rule: Rule,
}

impl Known {
    /// How its numbers are written.
    pub(super) fn rule(&self) -> &Rule {
        &self.rule
    }
}

/// All units that have names.
pub static FAMILIES: [&Family; 25] = ALL;

/// The same without the names, which only the picker needs and which come with it.
static KNOWN: [Known; count()] = known();

const ALL: [&Family; 25] = [
    &basic::MISC,
    &physics::ACCELERATION,
    &physics::ANGLE,
    &physics::AREA,
    &computing::COMPUTATION,
    &basic::CONCENTRATION,
    &basic::CURRENCY,
    &computing::DATA,
    &computing::DATA_RATE,
    &time::DATE_AND_TIME,
    &physics::ENERGY,
    &physics::FLOW,
    &physics::FORCE,
    &computing::HASH_RATE,
    &physics::MASS,
    &physics::LENGTH,
    &physics::PRESSURE,
    &physics::RADIATION,
    &physics::ROTATIONAL_SPEED,
    &physics::TEMPERATURE,
    &time::TIME,
    &computing::THROUGHPUT,
    &physics::VELOCITY,
    &physics::VOLUME,
    &basic::BOOLEAN,
];

/// The unit with this id. An old misspelling is understood, and no id means plain numbers.
pub fn find(id: &str) -> Option<&'static Known> {
    let id = match id {
        "" => "none",
        "farenheit" => "fahrenheit",
        id => id,
    };
    KNOWN.iter().find(|unit| unit.id == id)
}

const fn count() -> usize {
    let (mut count, mut at) = (0, 0);
    while at < ALL.len() {
        count += ALL[at].units.len();
        at += 1;
    }
    count
}

const fn known() -> [Known; count()] {
    let mut known = [const { Known { id: "", rule: Rule::Plain } }; count()];
    let (mut family, mut unit, mut at) = (0, 0, 0);
    while at < known.len() {
        if unit == ALL[family].units.len() {
            (family, unit) = (family + 1, 0);
            continue;
        }
        let Unit { id, rule, .. } = &ALL[family].units[unit];
        known[at] = Known { id, rule: *rule };
        (unit, at) = (unit + 1, at + 1);
    }
    known
}

const fn unit(id: &'static str, name: &'static str, rule: Rule) -> Unit {
    Unit { id, name, rule }
}
