//! Table: rows and columns with coloured cells, bars and links.

use model::form::{Control, ControlKind, Form, Section};
use model::frame::{Frame, Notice};

use crate::forms::{self, calculations, radio, sized, switch};
use crate::panel::{Env, Event, Panel};
use crate::table::{State, Table as Prepared, TableOptions};
use crate::view::{Cell, View};

/// The kind.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table;

impl Panel for Table {
    type Options = TableOptions;
    type Prepared = Prepared;
    type State = State;

    const ID: &'static str = "table";
    const NAME: &'static str = "Table";
    const ICON: &'static str = "table";

    fn form(&self) -> Form {
        let mut sections = vec![table(), cells(), footer()];
        sections.extend(forms::standard("thresholds"));
        Form::new(sections)
    }

    fn prepare(&self, options: &TableOptions, frames: &[Frame], env: &Env<'_>) -> (Prepared, Vec<Notice>) {
        Prepared::new(options, frames, env)
    }

    fn view(&self, prepared: &Prepared, state: &State, _: &Env<'_>) -> View {
        prepared.view(state)
    }

    fn cell(&self, prepared: &Prepared, state: &State, row: usize, column: usize) -> Cell {
        prepared.cell(state, row, column)
    }

    fn update(&self, prepared: &Prepared, state: &mut State, event: &Event) {
        prepared.update(state, event);
    }
}

fn table() -> Section {
    Section::new(
        "Table",
        vec![
            switch("options.showHeader", "Show table header", true),
            radio(
                "options.cellHeight",
                "Cell height",
                [("sm", "Small"), ("md", "Medium"), ("lg", "Large")],
                "sm",
            ),
            sized("options.frameIndex", "Table", 0.0, 1000.0)
                .help("Which one is shown when queries answer with several, from 0."),
        ],
    )
}

fn cells() -> Section {
    let at = |key: &str| format!("fieldConfig.defaults.custom.{key}");
    let kind = at("cellOptions.type");
    Section::new(
        "Cells",
        vec![
            sized(at("width"), "Column width", 20.0, 4000.0),
            sized(at("minWidth"), "Least column width", 20.0, 4000.0).placeholder("80"),
            radio(
                at("align"),
                "Column alignment",
                [("auto", "Auto"), ("left", "Left"), ("center", "Center"), ("right", "Right")],
                "auto",
            ),
            radio(
                kind.clone(),
                "Cell type",
                [
                    ("auto", "Auto"),
                    ("color-text", "Colored text"),
                    ("color-background", "Colored background"),
                    ("gauge", "Gauge"),
                ],
                "auto",
            ),
            radio(at("cellOptions.mode"), "Background", [("basic", "Solid"), ("gradient", "Soft")], "basic")
                .show_if(kind, vec!["color-background".into()]),
        ],
    )
}

fn footer() -> Section {
    let shown = "options.footer.show";
    let on = || vec![true.into()];
    Section::new(
        "Table footer",
        vec![
            switch(shown, "Show table footer", false),
            calculations("options.footer.reducer", "Calculation", &["sum"]).show_if(shown, on()),
            switch("options.footer.countRows", "Count rows", false).show_if(shown, on()),
            Control::new(
                "options.footer.fields",
                "Fields",
                ControlKind::Widget { name: "field-names".to_owned() },
            )
            .show_if(shown, on()),
        ],
    )
    .collapsed()
}
