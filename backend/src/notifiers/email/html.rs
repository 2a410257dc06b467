//! What a mail looks like: HTML that old mail programs draw too (tables, styles inside of elements, nothing loaded from
//! elsewhere), and the same as plain text. Everything that comes from outside is escaped.

use std::fmt::Write as _;

use alerting::{Line, Stand};
use charts::Rgba8;
use panels::Theme;

use super::super::Letter;
use crate::render::css;

const FONT: &str = "font-family:Inter,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/// A longer value is a sentence and has a line of its own.
const LONGEST_VALUE: usize = 40;

/// The mail as plain text.
pub(super) fn text(letter: &Letter) -> String {
    let (message, facts) = (&letter.message, &letter.facts);
    let mut text = format!("{}: {}\n{}\n", message.stand.word(), facts.title, message.sentence);
    if message.is_repeat {
        text.push_str("Nothing has changed since the last message.\n");
    }
    text.push('\n');
    for line in &message.lines {
        let mark = if line.goes_on { '!' } else { '-' };
        let _ = writeln!(text, "{mark} {}: {} ({})", line.name, line.value, line.when);
    }
    if message.more > 0 {
        let _ = writeln!(text, "… and {} more", message.more);
    }
    if !facts.note.is_empty() {
        let _ = write!(text, "\n{}\n", facts.note);
    }
    for (what, url) in [("Panel", &facts.panel_url), ("Rule", &facts.rule_url)] {
        if !url.is_empty() {
            let _ = write!(text, "\n{what}: {url}");
        }
    }
    text.push('\n');
    text
}

/// The mail as HTML; `picture` is the content id of the panel's picture.
pub(super) fn document(letter: &Letter, picture: Option<&str>) -> String {
    let theme = Theme::light();
    let colors = Colors::of(&theme, letter.message.stand);
    let body = body(letter, picture, &colors);
    let Colors { page, .. } = &colors;
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"color-scheme\" content=\"light\"><title>{}</title></head>\
         <body style=\"margin:0;padding:0;background:{page};{FONT}\">\
         <div style=\"display:none;max-height:0;overflow:hidden\">{}</div>\
         <table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" style=\"background:{page}\">\
         <tr><td align=\"center\" style=\"padding:24px 12px\">{body}</td></tr></table></body></html>",
        escaped(&letter.message.subject),
        escaped(&letter.message.sentence),
    )
}

/// The colours of a mail, as CSS.
struct Colors {
    page: String,
    card: String,
    line: String,
    text: String,
    muted: String,
    accent: String,
    on_accent: String,
    stand: String,
    ok: String,
}

impl Colors {
    fn of(theme: &Theme, stand: Stand) -> Self {
        let stand = match stand {
            Stand::Firing => theme.bad,
            Stand::CannotTell => theme.warn,
            Stand::Resolved => theme.ok,
        };
        let readable = |color: Rgba8| css(theme.legible(color, theme.panel, 4.5));
        // Mail programs know no colours that let others through.
        let on_card = |color: Rgba8| css(color.over(theme.panel));
        Self {
            page: css(theme.page),
            card: css(theme.panel),
            line: on_card(theme.line),
            text: on_card(theme.text),
            muted: on_card(theme.text_muted),
            accent: readable(theme.accent),
            on_accent: css(theme.panel),
            stand: readable(stand),
            ok: readable(theme.ok),
        }
    }
}

fn body(letter: &Letter, picture: Option<&str>, colors: &Colors) -> String {
    let (message, facts) = (&letter.message, &letter.facts);
    let Colors { card, line, text, muted, accent, on_accent, stand, .. } = colors;
    let mut html = format!(
        "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" \
         style=\"max-width:640px;background:{card};border:1px solid {line};border-top:4px solid {stand};border-radius:8px\">\
         <tr><td style=\"padding:24px 20px 8px\">\
         <div style=\"color:{stand};font-size:13px;font-weight:600;{FONT}\">{}</div>\
         <div style=\"color:{text};font-size:20px;line-height:28px;font-weight:600;{FONT}\">{}</div>\
         <div style=\"color:{muted};font-size:14px;line-height:20px;padding-top:4px;{FONT}\">{}</div></td></tr>",
        escaped(message.stand.word()),
        escaped(&facts.title),
        escaped(&message.sentence),
    );
    if message.is_repeat {
        let _ = write!(
            html,
            "<tr><td style=\"padding:4px 20px;color:{muted};font-size:14px;{FONT}\">\
             Nothing has changed since the last message.</td></tr>"
        );
    }
    if !facts.note.is_empty() {
        let note = escaped(&facts.note).replace('\n', "<br>");
        let _ = write!(
            html,
            "<tr><td style=\"padding:8px 20px;color:{text};font-size:14px;line-height:20px;{FONT}\">{note}</td></tr>"
        );
    }
    html.push_str("<tr><td style=\"padding:8px 20px\">");
    series(&mut html, &message.lines, message.more, colors);
    html.push_str("</td></tr>");
    if let Some(id) = picture {
        let alt = escaped(&format!(
            "{} before this message",
            if facts.panel.is_empty() { "The panel" } else { &facts.panel }
        ));
        let _ = write!(
            html,
            "<tr><td style=\"padding:8px 20px\"><img src=\"cid:{id}\" alt=\"{alt}\" width=\"600\" \
             style=\"width:100%;max-width:600px;height:auto;display:block;border:1px solid {line};border-radius:4px\"></td></tr>"
        );
    }
    if !facts.panel_url.is_empty() {
        let _ = write!(
            html,
            "<tr><td style=\"padding:16px 20px 24px\"><a href=\"{}\" style=\"display:inline-block;background:{accent};\
             color:{on_accent};font-size:14px;font-weight:600;text-decoration:none;padding:10px 16px;border-radius:6px;{FONT}\">\
             Open the panel</a>",
            escaped(&facts.panel_url)
        );
        if !facts.rule_url.is_empty() {
            let _ = write!(
                html,
                "<a href=\"{}\" style=\"display:inline-block;color:{accent};font-size:14px;text-decoration:none;\
                 padding:10px 16px;{FONT}\">Open the rule</a>",
                escaped(&facts.rule_url)
            );
        }
        html.push_str("</td></tr>");
    }
    let _ = write!(
        html,
        "</table><div style=\"color:{muted};font-size:12px;padding-top:12px;{FONT}\">Sent by Belvedere</div>"
    );
    html
}

fn series(html: &mut String, lines: &[Line], more: usize, colors: &Colors) {
    let Colors { line: hair, text, muted, stand, ok, .. } = colors;
    html.push_str("<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\">");
    for line in lines {
        let color = if line.goes_on { stand } else { ok };
        if line.value.chars().count() > LONGEST_VALUE {
            let _ = write!(
                html,
                "<tr><td colspan=\"2\" style=\"padding:8px 0;border-top:1px solid {hair};color:{text};font-size:14px;\
                 line-height:20px;word-break:break-word;{FONT}\">{}\
                 <div style=\"color:{muted};font-size:12px;line-height:16px\">{}</div></td></tr>",
                escaped(&line.value),
                escaped(&line.when),
            );
            continue;
        }
        let _ = write!(
            html,
            "<tr><td style=\"padding:8px 8px 8px 0;border-top:1px solid {hair};color:{text};font-size:14px;\
             line-height:20px;word-break:break-word;{FONT}\">{}\
             <div style=\"color:{muted};font-size:12px;line-height:16px\">{}</div></td>\
             <td align=\"right\" style=\"padding:8px 0;border-top:1px solid {hair};color:{color};font-size:14px;\
             line-height:20px;font-weight:600;{FONT}\">{}</td></tr>",
            escaped(&line.name),
            escaped(&line.when),
            escaped(&line.value),
        );
    }
    if more > 0 {
        let _ = write!(
            html,
            "<tr><td colspan=\"2\" style=\"padding:8px 0;border-top:1px solid {hair};color:{muted};font-size:14px;{FONT}\">\
             and {more} more</td></tr>"
        );
    }
    html.push_str("</table>");
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            letter => safe.push(letter),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use alerting::{About, Alert, Facts, Notice, compose};
    use data::time::Zone;
    use model::frame::Labels;

    use super::*;

    fn letter(hostile: &str) -> Letter {
        let labels = Labels::from([(hostile.to_owned(), hostile.to_owned())]);
        let about = About::Series { labels, value: 1.0 };
        let alert = Alert { about, since_ms: 0, ended: None, ended_ms: None };
        let notice = Notice { firing: vec![alert], ended: vec![], is_repeat: true };
        let facts = Facts {
            title: hostile.to_owned(),
            note: hostile.to_owned(),
            panel: hostile.to_owned(),
            dashboard: hostile.to_owned(),
            panel_url: "https://x/d/a?from=1&to=2".to_owned(),
            rule_url: "https://x/alerting/a".to_owned(),
            ..Facts::default()
        };
        let message = compose(&notice, &facts, &Zone::Utc);
        Letter {
            key: String::new(),
            recipient: String::new(),
            message,
            facts,
            notice,
            at_ms: 0,
            picture: None,
        }
    }

    #[test]
    fn nothing_from_outside_becomes_markup() {
        let html = document(&letter("<img src=x onerror=alert(1)>\"'&"), Some("panel"));
        assert!(!html.contains("<img src=x"), "{html}");
        assert_eq!(html.matches("<img").count(), 1);
        assert!(html.contains("https://x/d/a?from=1&amp;to=2"));
    }

    #[test]
    fn the_text_says_the_same() {
        let text = text(&letter("CPU"));
        for part in [
            "Firing: CPU",
            "! CPU=CPU: 1 (since 1970-01-01 00:00:00 UTC)",
            "Nothing has changed",
            "https://x/alerting/a",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }
}
