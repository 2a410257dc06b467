//! Kinds that are not here yet: says so.

use model::form::Form;
use model::frame::{Frame, Notice};

use crate::panel::{Env, Panel};
use crate::view::{Message, MessageKind, View};

/// The kind.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unknown;

impl Panel for Unknown {
    type Options = serde_json::Value;
    type Prepared = ();
    type State = ();

    const ID: &'static str = "";
    const NAME: &'static str = "Unknown";
    const ICON: &'static str = "question";

    fn form(&self) -> Form {
        Form::default()
    }

    fn prepare(&self, _: &Self::Options, _: &[Frame], _: &Env<'_>) -> ((), Vec<Notice>) {
        ((), Vec::new())
    }

    fn view(&self, (): &(), (): &(), _: &Env<'_>) -> View {
        View::Message(Message {
            kind: MessageKind::Setup,
            text: "This kind of panel is not known here yet".to_owned(),
            hint: String::new(),
        })
    }
}
