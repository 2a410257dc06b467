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

impl Unit {
    /// How its numbers are written.
    pub(super) fn rule(&self) -> &Rule {
        &self.rule
    }
}

/// All units that have names.
pub static FAMILIES: [&Family; 25] = [
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
pub fn find(id: &str) -> Option<&'static Unit> {
    let id = match id {
        "" => "none",
        "farenheit" => "fahrenheit",
        id => id,
    };
    FAMILIES.iter().flat_map(|family| family.units).find(|unit| unit.id == id)
}

const fn unit(id: &'static str, name: &'static str, rule: Rule) -> Unit {
    Unit { id, name, rule }
}
