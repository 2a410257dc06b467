//! A field for query languages: colours, and completion from the source while typing or with Ctrl-Space.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use model::form::Control;

use super::choose::choices_of;
use super::promql::{self, Place};
use crate::api::load::load;
use crate::api::sources;
use crate::browser::{clock, element};
use crate::forms::bound::Bound;
use crate::ui::popover::unique_id;
use crate::ui::select::Choice;

const PAUSE: Duration = Duration::from_millis(120);
const MOST_OFFERED: usize = 60;

/// The control of forms.
pub(super) fn draw(control: &Control, bound: &Bound, language: &str, completion: Option<&str>) -> AnyView {
    let label = if control.label.is_empty() { "Query".to_owned() } else { control.label.clone() };
    view! {
        <CodeField
            label
            value=bound.text()
            on_input=bound.on_text()
            language=language.to_owned()
            completion=completion.unwrap_or_default().to_owned()
            source_uid=bound.form.env.source_uid
            placeholder=control.placeholder.clone()
        />
    }
    .into_any()
}

/// A field for code.
#[component]
pub fn CodeField(
    /// What it is for.
    #[prop(into)]
    label: String,
    /// The text.
    #[prop(into)]
    value: Signal<String>,
    /// Told after each change.
    #[prop(into)]
    on_input: Callback<String>,
    /// The language; other than `promql`, only strings, numbers and variables have colours.
    #[prop(into)]
    language: String,
    /// The source's resource that completes; empty for none.
    #[prop(optional, into)]
    completion: String,
    /// The source that is asked.
    #[prop(optional, into)]
    source_uid: Signal<String>,
    /// What stands in the empty field.
    #[prop(optional, into)]
    placeholder: String,
    /// Told when the person wants the query to run (Shift-Enter).
    #[prop(optional, into)]
    on_run: Option<Callback<()>>,
) -> impl IntoView {
    let node = NodeRef::<html::Textarea>::new();
    let before = RwSignal::new(None::<String>);
    let active = RwSignal::new(0_usize);
    let list_id = unique_id("completions");
    let is_promql = language == "promql";

    let found = load(move || {
        let (before, uid, resource) = (before.get(), source_uid.get(), completion.clone());
        async move {
            let Some(before) = before.filter(|_| !resource.is_empty() && !uid.is_empty()) else {
                return Ok(Vec::new());
            };
            clock::sleep(PAUSE).await;
            offered(&uid, &resource, &before, is_promql).await
        }
    });
    let offered = {
        let value = found.value.clone();
        Memo::new(
            move |_| if before.with(Option::is_some) { value.get().unwrap_or_default() } else { Vec::new() },
        )
    };
    let look = move || {
        let Some(area) = node.get_untracked() else { return };
        let text = area.value();
        before.set(Some(up_to(&text, element::caret(&area))));
        active.set(0);
    };
    let choose = move |choice: Choice| {
        let Some(area) = node.get_untracked() else { return };
        let text = area.value();
        let begin = up_to(&text, element::caret(&area));
        let word = word_before(&begin, is_promql).len();
        let after = text[begin.len()..].to_owned();
        let kept = &begin[..begin.len() - word];
        let new = format!("{kept}{}", choice.value);
        let caret = new.encode_utf16().count();
        on_input.run(format!("{new}{after}"));
        before.set(None);
        request_animation_frame(move || element::set_caret(&area, u32::try_from(caret).unwrap_or(u32::MAX)));
    };
    let pressed = {
        let list_id = list_id.clone();
        move |event: leptos::ev::KeyboardEvent| {
            let count = offered.with_untracked(Vec::len);
            let at = active.get_untracked();
            let next = match event.key().as_str() {
                " " if event.ctrl_key() => {
                    event.prevent_default();
                    look();
                    return;
                }
                "Enter" if event.shift_key() => {
                    if let Some(run) = on_run {
                        event.prevent_default();
                        run.run(());
                    }
                    return;
                }
                "Escape" if count > 0 => {
                    event.prevent_default();
                    event.stop_propagation();
                    before.set(None);
                    return;
                }
                "Enter" | "Tab" if count > 0 => {
                    event.prevent_default();
                    if let Some(choice) = offered.with_untracked(|offered| offered.get(at).cloned()) {
                        choose(choice);
                    }
                    return;
                }
                "ArrowDown" if count > 0 => (at + 1) % count,
                "ArrowUp" if count > 0 => (at + count - 1) % count,
                _ => return,
            };
            event.prevent_default();
            active.set(next);
            element::reveal_id(&format!("{list_id}-{next}"));
        }
    };
    let picture = move || {
        let text = value.get();
        if text.is_empty() {
            return view! { <span class="muted">{placeholder.clone()}</span> }.into_any();
        }
        let pieces = promql::pieces(&text).into_iter().map(|(class, piece)| {
            view! { <span class=class.style()>{piece.to_owned()}</span> }
        });
        // A last line without letters still needs its height.
        view! { {pieces.collect_view()} "\u{200b}" }.into_any()
    };
    let rows = {
        let list_id = list_id.clone();
        move || {
            let all = offered.get();
            if all.is_empty() {
                return ().into_any();
            }
            let row = |(at, choice): (usize, Choice)| {
                let chosen = choice.clone();
                view! {
                    <div
                        id=format!("{list_id}-{at}")
                        class="code-found"
                        class:code-found-active=move || active.get() == at
                        role="option"
                        aria-selected=move || (active.get() == at).to_string()
                        on:pointerdown=move |event| {
                            event.prevent_default();
                            choose(chosen.clone());
                        }
                    >
                        <span class="code-found-name">{choice.label}</span>
                        <span class="code-found-help">{choice.help}</span>
                    </div>
                }
            };
            view! {
                <div id=list_id.clone() class="code-list" role="listbox" aria-label="Completions">
                    {all.into_iter().enumerate().map(row).collect_view()}
                </div>
            }
            .into_any()
        }
    };
    view! {
        <div class="code-field">
            <pre class="code-picture" aria-hidden="true">
                {picture}
            </pre>
            <textarea
                node_ref=node
                class="code-text"
                aria-label=label
                aria-autocomplete="list"
                spellcheck="false"
                autocomplete="off"
                autocapitalize="off"
                prop:value=move || value.get()
                on:input=move |event| {
                    on_input.run(event_target_value(&event));
                    look();
                }
                on:keydown=pressed
                on:blur=move |_| before.set(None)
            ></textarea>
            {rows}
        </div>
    }
}

/// The text before a cursor that is counted in UTF-16 units.
fn up_to(text: &str, caret: u32) -> String {
    let mut units = 0;
    text.chars()
        .take_while(|c| {
            units += c.len_utf16() as u32;
            units <= caret
        })
        .collect()
}

fn word_before(before: &str, is_promql: bool) -> &str {
    if is_promql {
        return promql::place(before).1;
    }
    let start = before
        .rfind(|c: char| !c.is_alphanumeric() && c != '_')
        .map_or(0, |at| at + before[at..].chars().next().map_or(0, char::len_utf8));
    &before[start..]
}

async fn offered(
    uid: &str,
    resource: &str,
    before: &str,
    is_promql: bool,
) -> Result<Vec<Choice>, crate::api::http::ApiFailure> {
    let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    let word = word_before(before, is_promql);
    let place = if is_promql { promql::place(before).0 } else { Place::Expression };
    let all = match place {
        Place::Nothing => return Ok(Vec::new()),
        // Whole lists open only once something is typed; within braces they help at once.
        Place::Expression if word.is_empty() => return Ok(Vec::new()),
        Place::Expression => {
            let mut all: Vec<Choice> = if is_promql {
                promql::FUNCTIONS.iter().map(|name| Choice::new(*name, *name).help("function")).collect()
            } else {
                Vec::new()
            };
            all.extend(choices_of(&sources::resource(uid, resource, &[]).await?));
            all
        }
        Place::Label(metric) => {
            choices_of(&sources::resource(uid, "labels", &[pair("metric", &metric)]).await?)
        }
        Place::Value { metric, label } => {
            let params = [pair("metric", &metric), pair("label", &label)];
            choices_of(&sources::resource(uid, "label_values", &params).await?)
        }
    };
    Ok(fitting(all, word))
}

/// Those that hold the word, those that begin with it first; none where the word is complete.
fn fitting(all: Vec<Choice>, word: &str) -> Vec<Choice> {
    let wanted = word.to_lowercase();
    let mut found: Vec<(bool, Choice)> = all
        .into_iter()
        .filter_map(|choice| {
            let name = choice.value.to_lowercase();
            name.contains(&wanted).then(|| (!name.starts_with(&wanted), choice))
        })
        .collect();
    found.sort_by_key(|(later, _)| *later);
    let found: Vec<Choice> = found.into_iter().map(|(_, choice)| choice).take(MOST_OFFERED).collect();
    if found.len() == 1 && found.iter().all(|choice| choice.value == word) { Vec::new() } else { found }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_count_in_utf16_units() {
        assert_eq!(up_to("a😀b", 3), "a😀");
        assert_eq!(up_to("a😀b", 9), "a😀b");
        assert_eq!(word_before("select fo", false), "fo");
        assert_eq!(word_before("漢 ", false), "");
    }

    #[test]
    fn what_begins_with_the_word_comes_first() {
        let all = || ["node_up", "up", "upstream"].map(|name| Choice::new(name, name)).to_vec();
        let names = |found: Vec<Choice>| found.into_iter().map(|choice| choice.value).collect::<Vec<_>>();
        assert_eq!(names(fitting(all(), "up")), ["up", "upstream", "node_up"]);
        assert!(fitting(all(), "upstream").is_empty(), "a complete word needs no help");
    }
}
