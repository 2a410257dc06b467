//! Text: Markdown, or code as it stands. HTML is never taken over: inside of Markdown it stands as it was written.

use model::dashboard::Lenient;
use model::form::{Control, ControlKind, Form, Section};
use model::frame::{Frame, Notice};
use serde::Deserialize;
use serde_json::Value;

use crate::forms::radio;
use crate::panel::{Env, Panel};
use crate::view::{MarkdownView, Message, MessageKind, View};

/// The kind.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text;

/// The panel's own options; variables in the content are put in before.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(from = "Value")]
pub(super) struct Options {
    mode: Mode,
    content: String,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Mode {
    #[default]
    Markdown,
    Code,
    Html,
}

impl From<Value> for Options {
    fn from(stored: Value) -> Self {
        let mode = match stored.text("mode").as_str() {
            "code" => Mode::Code,
            "html" => Mode::Html,
            _ => Mode::Markdown,
        };
        Self { mode, content: stored.text("content") }
    }
}

impl Panel for Text {
    type Options = Options;
    type Prepared = MarkdownView;
    type State = ();

    const ID: &'static str = "text";
    const NAME: &'static str = "Text";
    const ICON: &'static str = "text-initial";

    fn form(&self) -> Form {
        let mode = radio(
            "options.mode",
            "Mode",
            [("markdown", "Markdown"), ("code", "Code"), ("html", "HTML as text")],
            "markdown",
        );
        let content = ControlKind::Code { language: "markdown".to_owned(), completion: None };
        Form::new(vec![Section::new("Text", vec![mode, Control::new("options.content", "Content", content)])])
    }

    fn prepare(&self, options: &Options, _: &[Frame], _: &Env<'_>) -> (MarkdownView, Vec<Notice>) {
        let view =
            MarkdownView { text: options.content.trim().to_owned(), is_code: options.mode != Mode::Markdown };
        let notices = match options.mode {
            Mode::Html => vec![Notice::info("HTML is shown as text here: write Markdown instead.")],
            Mode::Markdown | Mode::Code => Vec::new(),
        };
        (view, notices)
    }

    fn view(&self, prepared: &MarkdownView, (): &(), _: &Env<'_>) -> View {
        if prepared.text.is_empty() {
            return View::Message(Message {
                kind: MessageKind::Setup,
                text: "This panel has no text yet".to_owned(),
                hint: "Edit the panel to write some.".to_owned(),
            });
        }
        View::Markdown(prepared.clone())
    }
}
