//! Tables of units: Numbers, truth values, money and concentrations. Ids and names are those stored in dashboards.

use super::{Family, unit};
use crate::units::rule::Rule::*;
use crate::units::rule::Side::*;

pub(super) const MISC: Family = Family {
    name: "Misc",
    units: &[
        unit("none", "Number", Fixed("")),
        unit("string", "String", Plain),
        unit(
            "short",
            "short",
            Scaled(&["", " K", " Mil", " Bil", " Tri", " Quadr", " Quint", " Sext", " Sept"]),
        ),
        unit("sishort", "SI short", Si("", 0)),
        unit("percent", "Percent (0-100)", Percent { times: 1.0 }),
        unit("percentunit", "Percent (0.0-1.0)", Percent { times: 100.0 }),
        unit("humidity", "Humidity (%H)", Fixed("%H")),
        unit("dB", "Decibel", Fixed("dB")),
        unit("candela", "Candela (cd)", Si("cd", 0)),
        unit("hex0x", "Hexadecimal (0x)", Hex("0x")),
        unit("hex", "Hexadecimal", Hex("")),
        unit("sci", "Scientific notation", Scientific),
        unit("locale", "Locale format", Grouped),
        unit("pixel", "Pixels", Fixed("px")),
    ],
};

pub(super) const BOOLEAN: Family = Family {
    name: "Boolean",
    units: &[
        unit("bool", "True / False", Bool("True", "False")),
        unit("bool_yes_no", "Yes / No", Bool("Yes", "No")),
        unit("bool_on_off", "On / Off", Bool("On", "Off")),
    ],
};

pub(super) const CURRENCY: Family = Family {
    name: "Currency",
    units: &[
        unit("currencyUSD", "Dollars ($)", Currency("$", Before)),
        unit("currencyGBP", "Pounds (£)", Currency("£", Before)),
        unit("currencyEUR", "Euro (€)", Currency("€", Before)),
        unit("currencyJPY", "Yen (¥)", Currency("¥", Before)),
        unit("currencyRUB", "Rubles (₽)", Currency("₽", Before)),
        unit("currencyUAH", "Hryvnias (₴)", Currency("₴", Before)),
        unit("currencyBRL", "Real (R$)", Currency("R$", Before)),
        unit("currencyDKK", "Danish Krone (kr)", Currency("kr", After)),
        unit("currencyISK", "Icelandic Króna (kr)", Currency("kr", After)),
        unit("currencyNOK", "Norwegian Krone (kr)", Currency("kr", After)),
        unit("currencySEK", "Swedish Krona (kr)", Currency("kr", After)),
        unit("currencyCZK", "Czech koruna (czk)", Currency("czk", Before)),
        unit("currencyCHF", "Swiss franc (CHF)", Currency("CHF", Before)),
        unit("currencyPLN", "Polish Złoty (PLN)", Currency("PLN", Before)),
        unit("currencyBTC", "Bitcoin (฿)", Currency("฿", Before)),
        unit("currencymBTC", "Milli Bitcoin (฿)", Currency("mBTC", Before)),
        unit("currencyμBTC", "Micro Bitcoin (฿)", Currency("μBTC", Before)),
        unit("currencyZAR", "South African Rand (R)", Currency("R", Before)),
        unit("currencyINR", "Indian Rupee (₹)", Currency("₹", Before)),
        unit("currencyKRW", "South Korean Won (₩)", Currency("₩", Before)),
        unit("currencyIDR", "Indonesian Rupiah (Rp)", Currency("Rp", Before)),
        unit("currencyPHP", "Philippine Peso (PHP)", Currency("PHP", Before)),
        unit("currencyVND", "Vietnamese Dong (VND)", Currency("đ", After)),
        unit("currencyTRY", "Turkish Lira (₺)", Currency("₺", After)),
        unit("currencyMYR", "Malaysian Ringgit (RM)", Currency("RM", Before)),
        unit("currencyXPF", "CFP franc (XPF)", Currency("XPF", Before)),
        unit("currencyBGN", "Bulgarian Lev (BGN)", Currency("BGN", Before)),
        unit("currencyPYG", "Guaraní (₲)", Currency("₲", Before)),
        unit("currencyUYU", "Uruguay Peso (UYU)", Currency("UYU", Before)),
        unit("currencyILS", "Israeli New Shekels (₪)", Currency("₪", Before)),
    ],
};

pub(super) const CONCENTRATION: Family = Family {
    name: "Concentration",
    units: &[
        unit("ppm", "parts-per-million (ppm)", Fixed("ppm")),
        unit("conppb", "parts-per-billion (ppb)", Fixed("ppb")),
        unit("conngm3", "nanogram per cubic meter (ng/m³)", Fixed("ng/m³")),
        unit("conngNm3", "nanogram per normal cubic meter (ng/Nm³)", Fixed("ng/Nm³")),
        unit("conμgm3", "microgram per cubic meter (μg/m³)", Fixed("μg/m³")),
        unit("conμgNm3", "microgram per normal cubic meter (μg/Nm³)", Fixed("μg/Nm³")),
        unit("conmgm3", "milligram per cubic meter (mg/m³)", Fixed("mg/m³")),
        unit("conmgNm3", "milligram per normal cubic meter (mg/Nm³)", Fixed("mg/Nm³")),
        unit("congm3", "gram per cubic meter (g/m³)", Fixed("g/m³")),
        unit("congNm3", "gram per normal cubic meter (g/Nm³)", Fixed("g/Nm³")),
        unit("conmgdL", "milligrams per decilitre (mg/dL)", Fixed("mg/dL")),
        unit("conmmolL", "millimoles per litre (mmol/L)", Fixed("mmol/L")),
    ],
};
