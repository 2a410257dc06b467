//! Every kind of data source by the registry: its forms are sound, their defaults are taken, an address where nobody
//! answers is told in a sentence, and secrets never come back. A new kind is tested by being registered.

use backend::datasources::{Kind, SOURCES};
use data::time::duration::parse_ms;
use model::form::{Choice, Choices, Condition, Control, ControlKind, Form, set_at};
use model::query::QueryErrorKind;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::server::Belvedere;

const CANARY: &str = "canary-4711";

fn kinds() -> impl Iterator<Item = &'static Kind> {
    SOURCES.iter().map(|source| source.kind())
}

/// The kinds of which people add sources.
fn addable() -> impl Iterator<Item = &'static Kind> {
    kinds().filter(|kind| !kind.built_in)
}

/// What a new entry of a form holds: every default, and `url` where the form asks for one.
fn defaults(form: &Form, url: &str) -> Value {
    let mut value = json!({});
    for control in form.sections.iter().flat_map(|section| &section.controls) {
        if !control.default.is_null() {
            set_at(&mut value, &control.path, control.default.clone());
        }
        if control.path == "url" {
            set_at(&mut value, "url", json!(url));
        }
    }
    value
}

/// Adds a source of this kind with these settings; its uid is its name.
async fn add(belvedere: &Belvedere, kind: &Kind, name: &str, settings: &Value) -> Value {
    let mut source = settings.clone();
    for (key, value) in [("uid", name), ("name", name), ("type", kind.id), ("access", "proxy")] {
        set_at(&mut source, key, json!(value));
    }
    let (status, saved) = belvedere.call(Method::POST, "/api/datasources", Some(source)).await;
    assert_eq!(status, StatusCode::OK, "{name}: {saved}");
    saved
}

/// The uid under which a kind is asked with its defaults, at an address where nobody answers.
async fn plain(belvedere: &Belvedere, kind: &Kind) -> String {
    if kind.built_in {
        return kind.id.to_owned();
    }
    let name = format!("plain-{}", kind.id);
    add(belvedere, kind, &name, &defaults(&(kind.settings)(), &nobody())).await;
    name
}

/// An address where nobody answers.
fn nobody() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    format!("http://{}", listener.local_addr().expect("an address"))
}

/// One sentence, perhaps with a second that says what to do.
fn check_sentence(text: &str, what: &str) {
    let begins = text.chars().next().is_some_and(|first| !first.is_lowercase() && !first.is_whitespace());
    let is_short = text.chars().count() <= 300 && !text.contains('\n');
    assert!(begins && is_short && text.ends_with(['.', '?']), "{what} is told as: {text:?}");
}

#[test]
fn forms_are_sound() {
    for kind in kinds() {
        for (what, form) in [("settings", (kind.settings)()), ("query", (kind.query)())] {
            let of_form: Vec<&Control> = form.sections.iter().flat_map(|section| &section.controls).collect();
            assert!(form.sections.iter().all(|section| !section.title.is_empty()), "{} {what}", kind.id);
            check_controls(&of_form, &[], false, &format!("{} {what}", kind.id));
            for control in form.controls() {
                let is_secret = matches!(control.kind, ControlKind::Secret { .. });
                let is_kept_secret = control.path.starts_with("secureJsonData.");
                assert_eq!(is_secret, is_kept_secret, "{} {what}: {}", kind.id, control.path);
                assert!(!is_secret || what == "settings", "{}: a query holds no secret", kind.id);
            }
        }
    }
}

/// Checks the controls of one level; `around` are those that they may refer to as well.
fn check_controls(controls: &[&Control], around: &[&Control], is_repeated: bool, of: &str) {
    let known: Vec<&Control> = controls.iter().chain(around).copied().collect();
    let find = |path: &str| known.iter().find(|control| control.path == path).copied();
    for (at, control) in controls.iter().enumerate() {
        let what = format!("{of}, {}", control.path);
        assert!(!control.path.is_empty() && !control.label.is_empty(), "{what} has a path and a name");
        assert!(is_repeated || !control.path.contains('#'), "{what} is numbered but stands alone");
        assert!(control.help.is_empty() || control.help.ends_with('.'), "{what}: {:?}", control.help);
        for other in controls.iter().take(at).filter(|other| other.path == control.path) {
            assert!(
                other.show_if != control.show_if && other.show_if.is_some() && control.show_if.is_some(),
                "{what} is edited twice at once"
            );
        }
        for condition in control.show_if.iter().flat_map(Condition::all) {
            let Some(other) = find(&condition.path) else { panic!("{what} depends on nothing") };
            assert!(!condition.any_of.is_empty(), "{what} is never shown");
            condition.any_of.iter().for_each(|value| check_value(other, value, &what));
        }
        if !control.default.is_null() {
            check_value(control, &control.default, &what);
        }
        if let Some(other) = &control.default_if {
            assert!(find(&other.path).is_some(), "{what} depends on {}", other.path);
            check_value(control, &other.value, &what);
        }
        match &control.kind {
            ControlKind::Number { min: Some(min), max: Some(max), .. } => assert!(min <= max, "{what}"),
            ControlKind::Slider { min, max, step } => assert!(min < max && *step > 0.0, "{what}"),
            ControlKind::Radio { options }
            | ControlKind::Select { choices: Choices::Fixed { options }, .. } => {
                check_choices(options, &what);
            }
            ControlKind::Select { choices: Choices::Load { depends_on, .. }, .. } => {
                for path in depends_on {
                    assert!(find(path).is_some(), "{what} loads by {path}, which is not there");
                }
            }
            ControlKind::Pairs { keys, values, add_label } => {
                assert!(!add_label.is_empty(), "{what}");
                for choices in [keys, values] {
                    match choices {
                        Choices::Fixed { options } => check_choices(options, &what),
                        Choices::Load { depends_on, .. } => depends_on
                            .iter()
                            .for_each(|path| assert!(find(path).is_some(), "{what} loads by {path}")),
                    }
                }
            }
            ControlKind::Group { controls, repeat } => {
                let inner: Vec<&Control> = controls.iter().collect();
                assert!(!inner.is_empty(), "{what} is empty");
                check_controls(&inner, &known, repeat.is_some(), &what);
                if let Some(repeat) = repeat {
                    assert!(repeat.new_entry.is_object() && !repeat.add_label.is_empty(), "{what}");
                }
            }
            _ => {}
        }
    }
}

fn check_choices(options: &[Choice], what: &str) {
    assert!(!options.is_empty(), "{what} offers nothing");
    for (at, choice) in options.iter().enumerate() {
        assert!(!choice.label.is_empty(), "{what}: {} has no name", choice.value);
        assert!(options.iter().take(at).all(|other| other.value != choice.value), "{what}: {}", choice.value);
    }
}

/// Whether a control can hold a value.
fn check_value(control: &Control, value: &Value, what: &str) {
    let is_among = |options: &[Choice]| options.iter().any(|choice| choice.value == *value);
    let fits = match &control.kind {
        ControlKind::Switch => value.is_boolean(),
        ControlKind::Number { min, max, .. } => value
            .as_f64()
            .is_some_and(|number| min.is_none_or(|min| number >= min) && max.is_none_or(|max| number <= max)),
        ControlKind::Slider { min, max, .. } => {
            value.as_f64().is_some_and(|number| (*min..=*max).contains(&number))
        }
        ControlKind::Radio { options } => is_among(options),
        ControlKind::Select { choices: Choices::Fixed { options }, custom: false, multiple: false } => {
            is_among(options)
        }
        ControlKind::Select { multiple: true, .. } => value.is_array(),
        ControlKind::Duration => value.as_str().is_some_and(|text| parse_ms(text).is_some()),
        ControlKind::Secret { .. } => false,
        ControlKind::Pairs { .. } => value.is_object(),
        ControlKind::Group { .. } | ControlKind::Widget { .. } => true,
        _ => value.is_string(),
    };
    assert!(fits, "{what}: {} cannot be {value}", control.path);
}

#[tokio::test]
async fn defaults_are_taken_and_asked_with() {
    let belvedere = Belvedere::start().await;
    for kind in kinds() {
        let uid = plain(&belvedere, kind).await;
        let query = defaults(&(kind.query)(), "");
        if let Err(error) = belvedere.ask_one(&uid, (0, 60_000), query.clone()).await {
            check_sentence(&error.message, kind.id);
            assert_ne!(error.kind, QueryErrorKind::Internal, "{}: {query} breaks it", kind.id);
        }
        if !kind.built_in {
            let stored = belvedere.get(&format!("/api/datasources/uid/{uid}")).await;
            for (key, value) in defaults(&(kind.settings)(), "").as_object().into_iter().flatten() {
                assert!(key == "url" || &stored[key] == value, "{}: {key} in {stored}", kind.id);
            }
        }
    }
}

#[tokio::test]
async fn what_forms_load_is_known_and_fits() {
    let belvedere = Belvedere::start().await;
    for kind in kinds() {
        let uid = plain(&belvedere, kind).await;
        let forms = [(kind.settings)(), (kind.query)()];
        let all = || forms.iter().flat_map(Form::controls);
        for control in all() {
            let names: Vec<&String> = match &control.kind {
                ControlKind::Select { choices: Choices::Load { resource, .. }, .. } => vec![resource],
                ControlKind::Code { completion: Some(resource), .. } => vec![resource],
                ControlKind::Pairs { keys, values, .. } => [keys, values]
                    .into_iter()
                    .filter_map(|choices| match choices {
                        Choices::Load { resource, .. } => Some(resource),
                        Choices::Fixed { .. } => None,
                    })
                    .collect(),
                _ => continue,
            };
            for name in names {
                let path = format!("/api/datasources/uid/{uid}/resources/{name}");
                let (status, answer) = belvedere.call(Method::GET, &path, None).await;
                if status != StatusCode::OK {
                    // Nobody answers at its address; that the kind knows the name is what counts.
                    let message = answer["message"].as_str().expect("a message");
                    assert!(!message.contains("has no resource"), "{}: {message}", kind.id);
                    check_sentence(message, kind.id);
                    continue;
                }
                let offered = answer.as_array().unwrap_or_else(|| panic!("{}: {name} is {answer}", kind.id));
                assert!(offered.iter().all(|choice| choice["label"].is_string()), "{}: {name}", kind.id);
                let asked_for = all().filter_map(|other| other.show_if.as_ref()).flat_map(Condition::all);
                let asked_for = asked_for.filter(|condition| condition.path == control.path);
                for value in asked_for.flat_map(|condition| &condition.any_of).chain([&control.default]) {
                    let is_offered = offered.iter().any(|choice| choice["value"] == *value);
                    assert!(value.is_null() || is_offered, "{}: {name} does not offer {value}", kind.id);
                }
            }
        }
        let path = format!("/api/datasources/uid/{uid}/resources/no-such-thing");
        assert!(!belvedere.call(Method::GET, &path, None).await.0.is_success(), "{} knows anything", kind.id);
    }
}

#[tokio::test]
async fn an_address_where_nobody_answers_is_told_in_a_sentence() {
    let belvedere = Belvedere::start().await;
    for kind in addable() {
        let form = (kind.settings)();
        // Some have addresses of their own, and then need somebody who may sign in there.
        let asks_elsewhere = form.controls().any(|control| control.path == "url" || control.required);
        let needs_settings = asks_elsewhere || !kind.addresses.is_empty();
        for (nth, url) in
            [nobody(), "http://no-such-host.invalid".to_owned(), String::new()].iter().enumerate()
        {
            let uid = format!("{}-{nth}", kind.id);
            add(&belvedere, kind, &uid, &defaults(&form, url)).await;
            let health = belvedere.get(&format!("/api/datasources/uid/{uid}/health")).await;
            check_sentence(health["message"].as_str().expect("a message"), kind.id);
            assert_eq!(health["status"] == "ERROR", needs_settings, "{} at {url:?}: {health}", kind.id);
        }
    }
}

#[tokio::test]
async fn secrets_never_come_back() {
    let belvedere = Belvedere::start().await;
    for kind in addable() {
        let form = (kind.settings)();
        for is_on in [false, true] {
            let uid = format!("{}-{is_on}", kind.id);
            let mut settings = defaults(&form, &nobody());
            let mut count = 0;
            for control in form.controls() {
                // The first entry stands for all of a numbered list.
                let path = control.path.replace('#', "1");
                match control.kind {
                    ControlKind::Secret { .. } => {
                        set_at(&mut settings, &path, json!(CANARY));
                        count += 1;
                    }
                    // Every switch on, so that every secret is used, and fails.
                    ControlKind::Switch => set_at(&mut settings, &path, json!(is_on)),
                    ControlKind::Text if path.contains('1') => set_at(&mut settings, &path, json!("X-Name")),
                    _ => {}
                }
            }
            let saved = add(&belvedere, kind, &uid, &settings).await;
            let id = saved["id"].as_i64().expect("a number");
            let mut seen = saved.to_string();
            for path in [
                "/api/datasources".to_owned(),
                format!("/api/datasources/uid/{uid}"),
                format!("/api/datasources/name/{uid}"),
                format!("/api/datasources/{id}"),
                format!("/api/datasources/uid/{uid}/health"),
                "/api/frontend/settings".to_owned(),
            ] {
                seen += &belvedere.get(&path).await.to_string();
            }
            let path = format!("/api/datasources/uid/{uid}/resources/metrics");
            seen += &belvedere.call(Method::GET, &path, None).await.1.to_string();
            let answer = belvedere.ask_one(&uid, (0, 60_000), json!({ "expr": "up" })).await;
            seen += &format!("{answer:?}");
            assert!(!seen.contains(CANARY), "{uid} tells a secret: {seen}");
            let known = saved["datasource"]["secureJsonFields"].as_object().map_or(0, serde_json::Map::len);
            assert_eq!(known, count, "{uid} says which secrets are set: {saved}");
        }
    }
    for file in belvedere.files() {
        let bytes = std::fs::read(&file).expect("a readable file");
        let found = bytes.windows(CANARY.len()).any(|window| window == CANARY.as_bytes());
        assert!(!found, "{} holds a secret", file.display());
    }
}
