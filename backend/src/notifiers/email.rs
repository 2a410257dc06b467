//! E-mail: one mail for each address, as HTML and as text, with the panel's picture inside. How the mail server is
//! reached is the operator's setting, not the contact point's.

mod html;
mod transport;

use async_trait::async_trait;
use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::{Address, AsyncTransport, Message as Mail};
use model::api::Role;
use model::form::{Control, ControlKind, Form, Section};
use serde_json::Value;

use super::{BadSetting, Cx, Kind, Letter, Notifier, SendError};
use crate::config::{Config, SmtpConfig};

/// The kind.
pub(super) struct Email;

const KIND: Kind = Kind {
    id: "email",
    name: "Email",
    description: "Sends a mail with values, a link and the panel's picture to each address.",
    form,
    shows_pictures: true,
    role: Role::Editor,
    address: "",
};

/// Most addresses of one contact point.
const MOST_ADDRESSES: usize = 50;
/// The name of the picture inside of the mail.
const PICTURE_ID: &str = "panel";

fn form() -> Form {
    let addresses = Control::new("settings.addresses", "Addresses", ControlKind::TextArea { rows: 3 })
        .placeholder("ops@example.org, oncall@example.org")
        .help("Separated by commas, semicolons or lines. Each gets a mail of its own.")
        .required();
    Form::new(vec![Section::new("Who is told", vec![addresses])])
}

#[async_trait]
impl Notifier for Email {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn check(&self, settings: &Value) -> Result<(), BadSetting> {
        let bad = |message: String| BadSetting { key: "addresses", message };
        let addresses = addresses(settings);
        if addresses.is_empty() {
            return Err(bad("At least one mail address is needed.".to_owned()));
        }
        if addresses.len() > MOST_ADDRESSES {
            return Err(bad(format!("A contact point takes at most {MOST_ADDRESSES} addresses.")));
        }
        match addresses.iter().find(|text| text.parse::<Mailbox>().is_err()) {
            Some(wrong) => Err(bad(format!("“{wrong}” is no mail address."))),
            None => Ok(()),
        }
    }

    fn problem(&self, config: &Config) -> Option<String> {
        config.smtp.is_none().then(|| {
            "No mail server is set up. Name one in belvedere.toml, section [smtp], or by BELVEDERE_SMTP_HOST or \
             GF_SMTP_HOST, and start the server again."
                .to_owned()
        })
    }

    fn recipients(&self, settings: &Value) -> Vec<String> {
        addresses(settings)
    }

    async fn send(&self, cx: &Cx<'_>, letter: &Letter) -> Result<(), SendError> {
        let Some(smtp) = &cx.config.smtp else {
            return Err(SendError::passing(self.problem(cx.config).unwrap_or_default()));
        };
        let mail = mail(smtp, letter).map_err(SendError::lasting)?;
        let transport = transport::of(smtp).map_err(SendError::lasting)?;
        transport.send(mail).await.map(drop).map_err(|error| transport::explain(&error, smtp))
    }
}

/// The addresses, each once, in order.
fn addresses(settings: &Value) -> Vec<String> {
    let text = settings.get("addresses").and_then(Value::as_str).unwrap_or_default();
    let mut found: Vec<String> = Vec::new();
    for address in text.split([',', ';', '\n']).map(str::trim).filter(|address| !address.is_empty()) {
        if !found.iter().any(|known| known == address) {
            found.push(address.to_owned());
        }
    }
    found
}

fn mail(smtp: &SmtpConfig, letter: &Letter) -> Result<Mail, String> {
    let to: Mailbox =
        letter.recipient.parse().map_err(|_| format!("“{}” is no mail address.", letter.recipient))?;
    let from: Address = smtp.from_address.parse().map_err(|_| {
        format!("“{}”, the address that mails come from, is no mail address.", smtp.from_address)
    })?;
    let domain = from.domain().to_owned();
    let text = SinglePart::plain(html::text(letter));
    let html = SinglePart::html(html::document(letter, letter.picture.as_ref().map(|_| PICTURE_ID)));
    let shown = match &letter.picture {
        None => MultiPart::alternative().singlepart(text).singlepart(html),
        Some(png) => {
            let kind = ContentType::parse("image/png").map_err(|error| error.to_string())?;
            let picture = Attachment::new_inline_with_name(PICTURE_ID.to_owned(), "panel.png".to_owned())
                .body(png.as_ref().clone(), kind);
            let related = MultiPart::related().singlepart(html).singlepart(picture);
            MultiPart::alternative().singlepart(text).multipart(related)
        }
    };
    Mail::builder()
        .from(Mailbox::new(Some(smtp.from_name.clone()), from))
        .to(to)
        .subject(&letter.message.subject)
        // The same at each try, so that a mail that arrives twice is seen as one.
        .message_id(Some(format!("<alert.{}@{domain}>", letter.key)))
        // Mails of one rule stand together where they are read.
        .in_reply_to(format!("<rule.{}@{domain}>", letter.facts.rule_uid))
        .references(format!("<rule.{}@{domain}>", letter.facts.rule_uid))
        .header(AutoSubmitted)
        .date(date(letter.at_ms))
        .multipart(shown)
        .map_err(|error| format!("The mail cannot be written: {error}."))
}

fn date(at_ms: i64) -> std::time::SystemTime {
    std::time::UNIX_EPOCH + std::time::Duration::from_millis(u64::try_from(at_ms).unwrap_or_default())
}

/// Says that no person wrote the mail, so that nobody who is away answers it (RFC 3834).
#[derive(Debug, Clone)]
struct AutoSubmitted;

impl lettre::message::header::Header for AutoSubmitted {
    fn name() -> lettre::message::header::HeaderName {
        lettre::message::header::HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> lettre::message::header::HeaderValue {
        lettre::message::header::HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn addresses_are_separated_in_the_usual_ways_and_checked() {
        let check = |text: &str, expect: Result<usize, &str>| {
            let settings = json!({ "addresses": text });
            match (Email.check(&settings), expect) {
                (Ok(()), Ok(count)) => assert_eq!(addresses(&settings).len(), count, "{text}"),
                (Err(bad), Err(part)) => assert!(bad.message.contains(part), "{}", bad.message),
                (found, _) => panic!("{text}: {found:?}"),
            }
        };
        check("ops@example.org", Ok(1));
        check("a@x.org; b@x.org,c@x.org\nd@x.org\n", Ok(4));
        check("a@x.org, a@x.org", Ok(1));
        check("Ada <ada@x.org>", Ok(1));
        check(" ,;\n", Err("At least one"));
        check("a@x.org, nobody", Err("“nobody”"));
        check("a@x.org\r\nBcc: b@x.org", Err("Bcc"));
    }
}
