//! Row: a heading under which panels stand. The page draws it; as a panel it only says what it is.

use model::form::{Control, ControlKind, Form, Section};
use model::frame::{Frame, Notice};
use serde_json::Value;

use crate::panel::{Env, Panel};
use crate::view::{Message, MessageKind, View};

/// The kind.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row;

impl Panel for Row {
    type Options = Value;
    type Prepared = ();
    type State = ();

    const ID: &'static str = "row";
    const NAME: &'static str = "Row";
    const ICON: &'static str = "rows-3";

    fn form(&self) -> Form {
        Form::new(vec![Section::new("Row", vec![Control::new("title", "Title", ControlKind::Text)])])
    }

    fn prepare(&self, _: &Value, _: &[Frame], _: &Env<'_>) -> ((), Vec<Notice>) {
        ((), Vec::new())
    }

    fn view(&self, (): &(), (): &(), env: &Env<'_>) -> View {
        View::Message(Message { kind: MessageKind::Setup, text: env.title.to_owned(), hint: String::new() })
    }
}
