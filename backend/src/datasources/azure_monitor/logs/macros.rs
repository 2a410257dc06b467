//! Puts Grafana's macros into a Kusto query: `$__timeFilter()`, `$__timeFrom`, `$__timeTo`, `$__interval`,
//! `$__contains(column, values)`, `$__escapeMulti(values)`. Pure text.

use data::time::TimeRange;
use jiff::Timestamp;
use model::query::{QueryError, QueryErrorKind};

use crate::datasources::macros::replace;

/// The names that the page leaves in queries.
pub(in super::super) const NAMES: &[&str] =
    &["__timeFilter", "__timeFrom", "__timeTo", "__interval", "__contains", "__escapeMulti"];

/// The column of time that every table of Log Analytics has.
const TIME_COLUMN: &str = "TimeGenerated";

/// What macros depend on.
pub(super) struct Place {
    pub(super) range: TimeRange,
    pub(super) interval_ms: Option<f64>,
}

/// The query with its macros put in.
///
/// # Errors
/// [`QueryErrorKind::BadQuery`] for a macro without what it needs.
pub(super) fn put_in(query: &str, place: &Place) -> Result<String, QueryError> {
    let mut out = String::with_capacity(query.len() + 128);
    let mut rest = query;
    while let Some(at) = rest.find("$__") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let len = from[1..]
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .map_or(from.len(), |end| end + 1);
        let (name, behind) = (&from[1..len], &from[len..]);
        if !NAMES.contains(&name) {
            out.push_str(&from[..len]);
            rest = behind;
            continue;
        }
        let (args, behind) = arguments(behind).unwrap_or(("", behind));
        out.push_str(&value(name, args, place)?);
        rest = behind;
    }
    out.push_str(rest);
    // `${__interval}` and `[[__interval]]`.
    Ok(replace(&out, |name| if NAMES.contains(&name) { value(name, "", place).ok() } else { None }))
}

/// What stands in the brackets that follow, and what stands behind them. Brackets within quotes do not count.
///
/// `\'` goes on with a text unless the text can end there: paths such as `'C:\'` come from variables.
fn arguments(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('(')?;
    let (mut depth, mut quote, mut before) = (0_usize, None::<char>, ' ');
    for (at, c) in inner.char_indices() {
        let is_escaped = before == '\\' && !inner[at + c.len_utf8()..].starts_with([',', ')', ' ']);
        before = c;
        match (quote, c) {
            (Some(_), '\'' | '"') if is_escaped => {}
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') if depth == 0 => return Some((&inner[..at], &inner[at + 1..])),
            (None, ')') => depth -= 1,
            (None, _) => {}
        }
    }
    None
}

fn value(name: &str, args: &str, place: &Place) -> Result<String, QueryError> {
    let TimeRange { from_ms, to_ms } = place.range;
    let needs = |what: &str| {
        QueryError::new(
            QueryErrorKind::BadQuery,
            format!("${name} needs {what}. Write them into its brackets."),
        )
    };
    Ok(match name {
        "__timeFilter" => {
            let column = Some(args.trim()).filter(|column| !column.is_empty()).unwrap_or(TIME_COLUMN);
            format!("['{column}'] >= {} and ['{column}'] <= {}", datetime(from_ms), datetime(to_ms))
        }
        "__timeFrom" => datetime(from_ms),
        "__timeTo" => datetime(to_ms),
        "__interval" => {
            let usual_ms = (to_ms - from_ms) as f64 / 60.0;
            format!("{}ms", place.interval_ms.filter(|ms| *ms >= 1.0).unwrap_or(usual_ms).round().max(1.0))
        }
        "__contains" => {
            let (column, values) = args.split_once(',').unwrap_or((args, ""));
            let (column, values) = (column.trim(), values.trim());
            match values {
                "" => return Err(needs("a column and values")),
                _ if column.is_empty() => return Err(needs("a column and values")),
                "all" | "'all'" => "1 == 1".to_owned(),
                values => format!("['{column}'] in ({values})"),
            }
        }
        _ => {
            let values = args.trim();
            if !(values.starts_with('\'') && values.ends_with('\'') && values.len() > 1) {
                return Err(needs("values in single quotes"));
            }
            // In a verbatim text a quote is doubled, and a backslash is itself.
            let each = values[1..values.len() - 1].split("','");
            let each = each.map(|value| format!("@'{}'", value.replace("\\'", "''")));
            each.collect::<Vec<_>>().join(", ")
        }
    })
}

fn datetime(ms: i64) -> String {
    let at = Timestamp::from_second(ms.div_euclid(1_000)).unwrap_or(Timestamp::UNIX_EPOCH);
    format!("datetime('{at}')")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_macro() {
        let check = |query: &str, expect: &str| {
            let range = TimeRange { from_ms: 1_528_222_198_907, to_ms: 1_528_229_398_000 };
            match put_in(query, &Place { range, interval_ms: Some(300_000.0) }) {
                Ok(text) => assert_eq!(text, expect, "{query}"),
                Err(error) => assert!(error.message.contains(expect), "{query}: {error}"),
            }
        };
        let (from, to) = ("datetime('2018-06-05T18:09:58Z')", "datetime('2018-06-05T20:09:58Z')");
        let filter = |column: &str| format!("['{column}'] >= {from} and ['{column}'] <= {to}");
        check("T | where $__timeFilter()", &format!("T | where {}", filter("TimeGenerated")));
        check("T | where $__timeFilter", &format!("T | where {}", filter("TimeGenerated")));
        check("T | where $__timeFilter( at )", &format!("T | where {}", filter("at")));
        check("x between ($__timeFrom .. $__timeTo())", &format!("x between ({from} .. {to})"));
        check("bin(at, $__interval), ${__interval} [[__interval]]", "bin(at, 300000ms), 300000ms 300000ms");
        check("where $__contains(Name, 'a','b(1)')", "where ['Name'] in ('a','b(1)')");
        check("where $__contains(Name, all)", "where 1 == 1");
        check("where $__contains(Name, 'all')", "where 1 == 1");
        check("where $__contains(Name)", "$__contains needs a column and values");
        check(r"where n in ($__escapeMulti('\\vm\eth0','it\'s'))", r"where n in (@'\\vm\eth0', @'it''s')");
        check(r"where n in ($__escapeMulti('C:\','D)'))", r"where n in (@'C:\', @'D)')");
        check("where n in ($__escapeMulti(x))", "$__escapeMulti needs values");
        check("$__other $__timeFilterX é", "$__other $__timeFilterX é");
    }

    #[test]
    fn without_an_interval_the_range_gives_sixty_steps() {
        let range = TimeRange { from_ms: 0, to_ms: 600_000 };
        assert_eq!(put_in("$__interval", &Place { range, interval_ms: None }).expect("text"), "10000ms");
    }
}
