//! The options on the editor's right: kind, title, the kind's own form, overrides; all of it can be searched.

use leptos::prelude::*;
use model::dashboard::Lenient;
use model::form::{Choice, Choices, Control, ControlKind, Form, Section};
use panels::kinds;
use serde_json::Value;

use super::kinds::KindPicker;
use super::overrides::Overrides;
use super::session::Session;
use crate::forms::{FormEnv, FormHandle, FormView};
use crate::ui::field::SearchInput;

/// All options of the panel.
#[component]
pub(super) fn Options(session: Session) -> impl IntoView {
    let wanted = RwSignal::new(String::new());
    let json = session.json;
    let kind = Memo::new(move |_| json.with(|json| json.text("type")));
    let form = {
        let session = session.clone();
        Memo::new(move |_| narrowed(whole_form(&session, &kind.get()), &wanted.get()))
    };
    let change = {
        let session = session.clone();
        Callback::new(move |(path, value): (String, Value)| session.set(&path, value))
    };
    let is_searching = move || wanted.with(|wanted| !wanted.trim().is_empty());
    view! {
        <aside class="editor-options" aria-label="Panel options">
            <KindPicker session=session.clone() />
            <SearchInput value=wanted label="Find an option" />
            {move || {
                let form = form.get();
                if form.sections.is_empty() {
                    return view! { <p class="editor-note">"No option has these words."</p> }.into_any();
                }
                let handle = FormHandle::new(&form, json.into(), change, FormEnv::default());
                view! { <FormView handle form /> }.into_any()
            }}
            <Show when=move || !is_searching()>
                <Overrides session=session.clone() />
            </Show>
        </aside>
    }
}

/// What every panel has, then what its kind has.
fn whole_form(session: &Session, kind: &str) -> Form {
    let variables = session.board.variables.with_untracked(|variables| {
        let names = variables
            .list
            .iter()
            .map(|live| Choice::new(live.definition.name.clone(), live.definition.name.clone()));
        names.collect::<Vec<_>>()
    });
    let repeat = ControlKind::Select {
        choices: Choices::Fixed { options: variables },
        multiple: false,
        custom: false,
    };
    let panel = Section::new(
        "Panel",
        vec![
            Control::new("title", "Title", ControlKind::Text),
            Control::new("description", "Description", ControlKind::TextArea { rows: 3 })
                .help("Markdown, shown beside the title."),
            Control::new("transparent", "Transparent", ControlKind::Switch).default(false),
            Control::new("repeat", "Repeat by variable", repeat),
        ],
    );
    let mut form = kinds::form(kind);
    form.sections.insert(0, panel);
    form
}

/// The controls in whose label or help every typed word stands, unfolded.
fn narrowed(form: Form, wanted: &str) -> Form {
    let wanted = wanted.to_lowercase();
    let words: Vec<&str> = wanted.split_whitespace().collect();
    if words.is_empty() {
        return form;
    }
    let sections = form.sections.into_iter().filter_map(|mut section| {
        let title = section.title.to_lowercase();
        section.controls.retain(|control| {
            let text = format!("{title} {} {}", control.label.to_lowercase(), control.help.to_lowercase());
            words.iter().all(|word| text.contains(word))
        });
        section.collapsed = false;
        (!section.controls.is_empty()).then_some(section)
    });
    Form::new(sections.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_must_be_found() {
        let control = |label: &str| Control::new(label, label, ControlKind::Text);
        let form = Form::new(vec![
            Section::new("Axis", vec![control("Soft min"), control("Width")]),
            Section::new("Legend", vec![control("Width")]),
        ]);
        let found = narrowed(form, "axis WIDTH");
        assert_eq!(found.sections.len(), 1);
        assert_eq!(found.sections[0].controls.len(), 1);
    }
}
