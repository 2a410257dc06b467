//! Kinds that nothing here draws yet: their data as a table, and a remark that says so.

use model::form::Form;
use model::frame::{Frame, Notice};
use serde_json::Value;

use crate::panel::{Env, Event, Panel};
use crate::table::{State, Table, TableOptions};
use crate::view::{Cell, View};

/// The kind.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unknown;

impl Panel for Unknown {
    type Options = Value;
    type Prepared = Table;
    type State = State;

    const ID: &'static str = "unknown";
    const NAME: &'static str = "Unknown kind";
    const ICON: &'static str = "circle-question-mark";

    fn form(&self) -> Form {
        Form::default()
    }

    fn prepare(&self, _: &Value, frames: &[Frame], env: &Env<'_>) -> (Table, Vec<Notice>) {
        let (table, mut notices) = Table::new(&TableOptions::default(), frames, env);
        let text =
            "This kind of panel cannot be drawn yet, so its data is shown as a table. Nothing of it is lost.";
        notices.insert(0, Notice::warning(text));
        (table, notices)
    }

    fn view(&self, prepared: &Table, state: &State, _: &Env<'_>) -> View {
        prepared.view(state)
    }

    fn cell(&self, prepared: &Table, state: &State, row: usize, column: usize) -> Cell {
        prepared.cell(state, row, column)
    }

    fn update(&self, prepared: &Table, state: &mut State, event: &Event) {
        prepared.update(state, event);
    }
}
