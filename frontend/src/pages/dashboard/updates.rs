//! Keeps the variables' options and values up to date: asks sources in the right order and forgets stale answers.

use std::collections::BTreeSet;

use data::query::resolve_variable;
use data::variables::{Choice, Run, Scope, Work, source_options};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::board::Board;
use crate::api::variables;

/// Updates every variable once, then whatever the range or the address changes. Call it once a board.
pub fn start(board: &Board) {
    board.updates.update(data::variables::Updates::queue_all);
    run(board);
    let watched = board.clone();
    Effect::new(move |before: Option<data::variables::TimeScope>| {
        let time = watched.time.get();
        if let Some(before) = before.filter(|before| *before != time) {
            let is_clock = before.raw == time.raw && before.zone == time.zone;
            watched.updates.update(|updates| {
                if is_clock {
                    updates.clock_moved();
                } else {
                    updates.time_changed();
                }
            });
            run(&watched);
        }
        time
    });
    let watched = board.clone();
    Effect::new(move |_| {
        let params = watched.params.get();
        let changed = watched.variables.try_maybe_update(|variables| {
            let changed = variables.apply_url(params.iter());
            (!changed.is_empty(), changed)
        });
        dependents(&watched, &changed.unwrap_or_default());
    });
}

/// A person chose values: the address says so, and what depends on the variable is updated.
pub fn choose(board: &Board, name: &str, values: &[String]) {
    let changed = board.variables.try_update(|variables| variables.choose(name, values)).unwrap_or(false);
    if changed {
        dependents(board, &[name.to_owned()]);
        write_address(board, false);
    }
}

/// Other filters of an ad hoc variable: panels and the address follow.
pub fn filter(board: &Board, name: &str, filters: Vec<data::variables::Filter>) {
    let changed =
        board.variables.try_update(|variables| variables.set_filters(name, filters)).unwrap_or(false);
    if changed {
        dependents(board, &[name.to_owned()]);
        write_address(board, false);
    }
}

/// Asks for the options of one variable again.
pub fn again(board: &Board, name: &str) {
    board.updates.update(|updates| updates.queue(name));
    run(board);
}

/// The document defines other variables now: all are read anew, and what was chosen stays where it still fits.
pub fn redefine(board: &Board) {
    let definitions = board.document.with_untracked(|document| document.variables());
    let chosen = board.variables.with_untracked(data::variables::Variables::url_params);
    let mut variables = data::variables::Variables::new(&definitions);
    variables.apply_url(chosen.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    board.variables.set(variables);
    let mut updates = data::variables::Updates::new(&definitions);
    updates.queue_all();
    board.updates.set(updates);
    run(board);
    write_address(board, true);
}

/// Puts the chosen values into the address.
fn write_address(board: &Board, replace: bool) {
    let pairs = board.variables.with_untracked(data::variables::Variables::url_params);
    board.go(replace, |params| params.with_all("var-", pairs));
}

fn dependents(board: &Board, names: &[String]) {
    if names.is_empty() {
        return;
    }
    board.updates.update(|updates| names.iter().for_each(|name| updates.value_changed(name)));
    run(board);
}

/// Starts every update whose turn has come.
fn run(board: &Board) {
    let batch = board.updates.try_update(data::variables::Updates::next_batch).unwrap_or_default();
    for one in batch {
        update(board, &one);
    }
}

fn update(board: &Board, run: &Run) {
    let time = board.time.get_untracked();
    let work =
        board.variables.with_untracked(|variables| variables.work(&run.name, &Scope::new(variables, &time)));
    match work {
        Work::Take(options) => finish(board, run, Ok(options)),
        Work::Nothing => {
            board.updates.update(|updates| {
                updates.finished(run.ticket, false);
            });
            self::run(board);
        }
        Work::ListSources => finish(board, run, Ok(list_sources(board, &run.name))),
        Work::AskSource => {
            let sources = board.sources.get_untracked();
            let asked = board.variables.with_untracked(|variables| {
                resolve_variable(&run.name, &Scope::new(variables, &time), &sources)
            });
            let Some((source, query)) = asked else {
                return finish(board, run, Err("No data source is set for this variable.".to_owned()));
            };
            let (board, run) = (board.clone(), run.clone());
            spawn_local(async move {
                let found = variables::options(&source.uid, &query, time.range).await;
                let found = found.map(|options| {
                    options
                        .into_iter()
                        .map(|option| Choice::new(option.text, option.value))
                        .collect::<Vec<_>>()
                });
                let options = match found {
                    Ok(found) => board.variables.with_untracked(|variables| {
                        let scope = Scope::new(variables, &time);
                        variables.found_options(&run.name, found, &scope).map_err(|error| error.to_string())
                    }),
                    Err(error) => Err(error.message),
                };
                finish(&board, &run, options);
            });
        }
    }
}

fn finish(board: &Board, run: &Run, options: Result<Vec<Choice>, String>) {
    if !board.updates.with_untracked(|updates| updates.is_wanted(run.ticket)) {
        return;
    }
    let changed = board
        .variables
        .try_update(|variables| match options {
            Ok(options) => {
                variables.set_error(&run.name, None);
                variables.set_options(&run.name, options)
            }
            Err(error) => {
                variables.set_error(&run.name, Some(error));
                false
            }
        })
        .unwrap_or(false);
    board.updates.update(|updates| {
        updates.finished(run.ticket, changed);
    });
    self::run(board);
}

fn list_sources(board: &Board, name: &str) -> Vec<Choice> {
    let (sources, time) = (board.sources.get_untracked(), board.time.get_untracked());
    let choices: Vec<_> = sources
        .iter()
        .map(|source| data::variables::SourceChoice {
            uid: source.uid.clone(),
            name: source.name.clone(),
            kind: source.kind.clone(),
            is_default: source.is_default,
        })
        .collect();
    board.variables.with_untracked(|variables| {
        let Some(live) = variables.get(name) else { return Vec::new() };
        source_options(&live.definition, &choices, &Scope::new(variables, &time)).unwrap_or_default()
    })
}

/// The names that a panel reads, so that it can wait for them.
pub fn waits(board: &Board, names: &BTreeSet<String>) -> bool {
    board.updates.with(|updates| updates.must_wait(names.iter().map(String::as_str)))
}
