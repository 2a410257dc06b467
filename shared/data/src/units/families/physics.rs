//! Tables of units: Physical quantities. Ids and names are those stored in dashboards.

use super::{Family, unit};
use crate::units::rule::Rule::*;

pub(super) const ACCELERATION: Family = Family {
    name: "Acceleration",
    units: &[
        unit("accMS2", "Meters/sec²", Fixed("m/sec²")),
        unit("accFS2", "Feet/sec²", Fixed("f/sec²")),
        unit("accG", "G unit", Fixed("g")),
    ],
};

pub(super) const ANGLE: Family = Family {
    name: "Angle",
    units: &[
        unit("degree", "Degrees (°)", Fixed("°")),
        unit("radian", "Radians", Fixed("rad")),
        unit("grad", "Gradian", Fixed("grad")),
        unit("arcmin", "Arc Minutes", Fixed("arcmin")),
        unit("arcsec", "Arc Seconds", Fixed("arcsec")),
    ],
};

pub(super) const AREA: Family = Family {
    name: "Area",
    units: &[
        unit("areaM2", "Square Meters (m²)", Fixed("m²")),
        unit("areaF2", "Square Feet (ft²)", Fixed("ft²")),
        unit("areaMI2", "Square Miles (mi²)", Fixed("mi²")),
        unit("acres", "Acres (ac)", Fixed("ac")),
        unit("hectares", "Hectares (ha)", Fixed("ha")),
    ],
};

pub(super) const ENERGY: Family = Family {
    name: "Energy",
    units: &[
        unit("watt", "Watt (W)", Si("W", 0)),
        unit("kwatt", "Kilowatt (kW)", Si("W", 1)),
        unit("megwatt", "Megawatt (MW)", Si("W", 2)),
        unit("gwatt", "Gigawatt (GW)", Si("W", 3)),
        unit("mwatt", "Milliwatt (mW)", Si("W", -1)),
        unit("Wm2", "Watt per square meter (W/m²)", Si("W/m²", 0)),
        unit("voltamp", "Volt-Ampere (VA)", Si("VA", 0)),
        unit("kvoltamp", "Kilovolt-Ampere (kVA)", Si("VA", 1)),
        unit("voltampreact", "Volt-Ampere reactive (VAr)", Si("VAr", 0)),
        unit("kvoltampreact", "Kilovolt-Ampere reactive (kVAr)", Si("VAr", 1)),
        unit("watth", "Watt-hour (Wh)", Si("Wh", 0)),
        unit("watthperkg", "Watt-hour per Kilogram (Wh/kg)", Si("Wh/kg", 0)),
        unit("kwatth", "Kilowatt-hour (kWh)", Si("Wh", 1)),
        unit("kwattm", "Kilowatt-min (kWm)", Si("W-Min", 1)),
        unit("mwatth", "Megawatt-hour (MWh)", Si("Wh", 2)),
        unit("amph", "Ampere-hour (Ah)", Si("Ah", 0)),
        unit("kamph", "Kiloampere-hour (kAh)", Si("Ah", 1)),
        unit("mamph", "Milliampere-hour (mAh)", Si("Ah", -1)),
        unit("joule", "Joule (J)", Si("J", 0)),
        unit("ev", "Electron volt (eV)", Si("eV", 0)),
        unit("amp", "Ampere (A)", Si("A", 0)),
        unit("kamp", "Kiloampere (kA)", Si("A", 1)),
        unit("mamp", "Milliampere (mA)", Si("A", -1)),
        unit("volt", "Volt (V)", Si("V", 0)),
        unit("kvolt", "Kilovolt (kV)", Si("V", 1)),
        unit("mvolt", "Millivolt (mV)", Si("V", -1)),
        unit("dBm", "Decibel-milliwatt (dBm)", Fixed("dbm")),
        unit("mohm", "Milliohm (mΩ)", Si("Ω", -1)),
        unit("ohm", "Ohm (Ω)", Si("Ω", 0)),
        unit("kohm", "Kiloohm (kΩ)", Si("Ω", 1)),
        unit("Mohm", "Megaohm (MΩ)", Si("Ω", 2)),
        unit("farad", "Farad (F)", Si("F", 0)),
        unit("µfarad", "Microfarad (µF)", Si("F", -2)),
        unit("nfarad", "Nanofarad (nF)", Si("F", -3)),
        unit("pfarad", "Picofarad (pF)", Si("F", -4)),
        unit("ffarad", "Femtofarad (fF)", Si("F", -5)),
        unit("henry", "Henry (H)", Si("H", 0)),
        unit("mhenry", "Millihenry (mH)", Si("H", -1)),
        unit("µhenry", "Microhenry (µH)", Si("H", -2)),
        unit("lumens", "Lumens (Lm)", Si("Lm", 0)),
    ],
};

pub(super) const FLOW: Family = Family {
    name: "Flow",
    units: &[
        unit("flowgpm", "Gallons/min (gpm)", Fixed("gpm")),
        unit("flowcms", "Cubic meters/sec (cms)", Fixed("cms")),
        unit("flowcfs", "Cubic feet/sec (cfs)", Fixed("cfs")),
        unit("flowcfm", "Cubic feet/min (cfm)", Fixed("cfm")),
        unit("litreh", "Litre/hour", Fixed("L/h")),
        unit("flowlpm", "Litre/min (L/min)", Fixed("L/min")),
        unit("flowmlpm", "milliLitre/min (mL/min)", Fixed("mL/min")),
        unit("lux", "Lux (lx)", Fixed("lux")),
    ],
};

pub(super) const FORCE: Family = Family {
    name: "Force",
    units: &[
        unit("forceNm", "Newton-meters (Nm)", Si("Nm", 0)),
        unit("forcekNm", "Kilonewton-meters (kNm)", Si("Nm", 1)),
        unit("forceN", "Newtons (N)", Si("N", 0)),
        unit("forcekN", "Kilonewtons (kN)", Si("N", 1)),
    ],
};

pub(super) const LENGTH: Family = Family {
    name: "Length",
    units: &[
        unit("lengthmm", "millimeter (mm)", Si("m", -1)),
        unit("lengthcm", "centimeter (cm)", Fixed("cm")),
        unit("lengthin", "inch (in)", Fixed("in")),
        unit("lengthft", "feet (ft)", Fixed("ft")),
        unit("lengthm", "meter (m)", Si("m", 0)),
        unit("lengthkm", "kilometer (km)", Si("m", 1)),
        unit("lengthmi", "mile (mi)", Fixed("mi")),
    ],
};

pub(super) const MASS: Family = Family {
    name: "Mass",
    units: &[
        unit("massmg", "milligram (mg)", Si("g", -1)),
        unit("massg", "gram (g)", Si("g", 0)),
        unit("masslb", "pound (lb)", Fixed("lb")),
        unit("masskg", "kilogram (kg)", Si("g", 1)),
        unit("masst", "metric ton (t)", Fixed("t")),
    ],
};

pub(super) const PRESSURE: Family = Family {
    name: "Pressure",
    units: &[
        unit("pressurembar", "Millibars", Si("bar", -1)),
        unit("pressurebar", "Bars", Si("bar", 0)),
        unit("pressurekbar", "Kilobars", Si("bar", 1)),
        unit("pressurepa", "Pascals", Si("Pa", 0)),
        unit("pressurehpa", "Hectopascals", Fixed("hPa")),
        unit("pressurekpa", "Kilopascals", Fixed("kPa")),
        unit("pressurehg", "Inches of mercury", Fixed("\"Hg")),
        unit("pressurepsi", "PSI", Scaled(&["psi", "ksi", "Mpsi"])),
    ],
};

pub(super) const RADIATION: Family = Family {
    name: "Radiation",
    units: &[
        unit("radbq", "Becquerel (Bq)", Si("Bq", 0)),
        unit("radci", "curie (Ci)", Si("Ci", 0)),
        unit("radgy", "Gray (Gy)", Si("Gy", 0)),
        unit("radrad", "rad", Si("rad", 0)),
        unit("radsv", "Sievert (Sv)", Si("Sv", 0)),
        unit("radmsv", "milliSievert (mSv)", Si("Sv", -1)),
        unit("radusv", "microSievert (µSv)", Si("Sv", -2)),
        unit("radrem", "rem", Si("rem", 0)),
        unit("radexpckg", "Exposure (C/kg)", Si("C/kg", 0)),
        unit("radr", "roentgen (R)", Si("R", 0)),
        unit("radsvh", "Sievert/hour (Sv/h)", Si("Sv/h", 0)),
        unit("radmsvh", "milliSievert/hour (mSv/h)", Si("Sv/h", -1)),
        unit("radusvh", "microSievert/hour (µSv/h)", Si("Sv/h", -2)),
    ],
};

pub(super) const ROTATIONAL_SPEED: Family = Family {
    name: "Rotational Speed",
    units: &[
        unit("rotrpm", "Revolutions per minute (rpm)", Fixed("rpm")),
        unit("rothz", "Hertz (Hz)", Si("Hz", 0)),
        unit("rotkhz", "Kilohertz (kHz)", Si("Hz", 1)),
        unit("rotmhz", "Megahertz (MHz)", Si("Hz", 2)),
        unit("rotghz", "Gigahertz (GHz)", Si("Hz", 3)),
        unit("rotrads", "Radians per second (rad/s)", Fixed("rad/s")),
        unit("rotdegs", "Degrees per second (°/s)", Fixed("°/s")),
    ],
};

pub(super) const TEMPERATURE: Family = Family {
    name: "Temperature",
    units: &[
        unit("celsius", "Celsius (°C)", Fixed("°C")),
        unit("fahrenheit", "Fahrenheit (°F)", Fixed("°F")),
        unit("kelvin", "Kelvin (K)", Fixed("K")),
    ],
};

pub(super) const VELOCITY: Family = Family {
    name: "Velocity",
    units: &[
        unit("velocityms", "meters/second (m/s)", Fixed("m/s")),
        unit("velocitykmh", "kilometers/hour (km/h)", Fixed("km/h")),
        unit("velocitymph", "miles/hour (mph)", Fixed("mph")),
        unit("velocityknot", "knot (kn)", Fixed("kn")),
    ],
};

pub(super) const VOLUME: Family = Family {
    name: "Volume",
    units: &[
        unit("mlitre", "millilitre (mL)", Si("L", -1)),
        unit("litre", "litre (L)", Si("L", 0)),
        unit("m3", "cubic meter", Fixed("m³")),
        unit("Nm3", "Normal cubic meter", Fixed("Nm³")),
        unit("dm3", "cubic decimeter", Fixed("dm³")),
        unit("gallons", "gallons", Fixed("gal")),
    ],
};
