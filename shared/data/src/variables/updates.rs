//! Which variables to update now, which must wait, and which panels: a graph of names and a queue, no I/O.
//!
//! A variable waits while anything it depends on, directly or not, is queued or running. A changed value queues
//! its dependents and makes their running updates stale. Circles are cut: their members do not wait for each other.

use std::collections::{BTreeMap, BTreeSet};

use model::dashboard::{Panel, Variable, VariableKind, VariableRefresh};

use crate::interpolate::{names, names_in_json};

/// Names that stand for something about the time range.
const TIME_NAMES: [&str; 9] = [
    "__from",
    "__to",
    "__range",
    "__range_s",
    "__range_ms",
    "__interval",
    "__interval_ms",
    "__rate_interval",
    "__rate_interval_ms",
];

/// An update to run: hand its ticket back with the result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The variable.
    pub name: String,
    /// Tells a stale result from a wanted one.
    pub ticket: u64,
}

/// The state of all updates of a dashboard.
#[derive(Debug, Clone, Default)]
pub struct Updates {
    nodes: Vec<Node>,
    last_ticket: u64,
}

#[derive(Debug, Clone)]
struct Node {
    name: String,
    /// Variables that this one reads.
    reads: BTreeSet<usize>,
    /// The same, and what those read, and so on.
    rests_on: BTreeSet<usize>,
    follows_time: bool,
    /// Whether its value itself depends on the time range.
    is_auto: bool,
    queued: bool,
    running: Option<u64>,
}

impl Updates {
    /// The graph of these variables; nothing is queued.
    pub fn new(variables: &[Variable]) -> Self {
        let at: BTreeMap<&str, usize> =
            variables.iter().enumerate().map(|(at, variable)| (variable.name.as_str(), at)).collect();
        let reads: Vec<BTreeSet<usize>> = variables
            .iter()
            .map(|variable| {
                variable_names(variable).iter().filter_map(|name| at.get(name.as_str())).copied().collect()
            })
            .collect();
        let all: Vec<BTreeSet<usize>> = (0..reads.len()).map(|from| reachable(from, &reads)).collect();
        // Edges inside a circle are cut.
        let cut: Vec<BTreeSet<usize>> = reads
            .iter()
            .enumerate()
            .map(|(from, reads)| {
                reads.iter().copied().filter(|to| !all[*to].contains(&from) && *to != from).collect()
            })
            .collect();
        let nodes = variables.iter().enumerate().map(|(at, variable)| Node {
            name: variable.name.clone(),
            rests_on: reachable(at, &cut),
            reads: cut[at].clone(),
            follows_time: follows_time(variable),
            is_auto: variable.kind == VariableKind::Interval && variable.auto,
            queued: false,
            running: None,
        });
        Self { nodes: nodes.collect(), last_ticket: 0 }
    }

    /// Queues every variable: the dashboard was opened.
    pub fn queue_all(&mut self) {
        self.nodes.iter_mut().for_each(|node| node.queued = true);
    }

    /// Queues one variable: a person asked for it.
    pub fn queue(&mut self, name: &str) {
        if let Some(at) = self.at(name) {
            self.enqueue(at);
        }
    }

    /// Queues the variables whose options depend on the time range, and what reads an automatic interval.
    pub fn time_changed(&mut self) {
        for at in self.following_time() {
            self.enqueue(at);
        }
    }

    /// The same when nobody chose another range and only `now` means a later moment: updates that wait or run are
    /// left to finish, since one that is slower than the refresh interval never would otherwise.
    pub fn clock_moved(&mut self) {
        for at in self.following_time() {
            if !self.is_pending(at) {
                self.enqueue(at);
            }
        }
    }

    /// Queues what reads this variable: its value was changed by a person or by the URL.
    pub fn value_changed(&mut self, name: &str) {
        if let Some(changed) = self.at(name) {
            self.queue_readers(changed);
        }
    }

    /// The updates that can start now; they count as running from here on.
    pub fn next_batch(&mut self) -> Vec<Run> {
        let ready: Vec<usize> = (0..self.nodes.len())
            .filter(|at| self.nodes[*at].queued && self.nodes[*at].running.is_none())
            .filter(|at| !self.nodes[*at].rests_on.iter().any(|other| self.is_pending(*other)))
            .collect();
        let mut batch = Vec::with_capacity(ready.len());
        for at in ready {
            self.last_ticket += 1;
            self.nodes[at].running = Some(self.last_ticket);
            batch.push(Run { name: self.nodes[at].name.clone(), ticket: self.last_ticket });
        }
        batch
    }

    /// An update ended, well or not: what waits for it may go on, and if the value changed, its dependents are
    /// queued. `false` for a stale ticket, whose result must be dropped.
    pub fn finished(&mut self, ticket: u64, changed: bool) -> bool {
        let Some(at) = self.nodes.iter().position(|node| node.running == Some(ticket)) else { return false };
        self.nodes[at].running = None;
        self.nodes[at].queued = false;
        if changed {
            self.queue_readers(at);
        }
        true
    }

    /// Whether this ticket's result is still wanted.
    pub fn is_wanted(&self, ticket: u64) -> bool {
        self.nodes.iter().any(|node| node.running == Some(ticket))
    }

    /// Whether the variable, or one it depends on, waits or runs.
    pub fn is_loading(&self, name: &str) -> bool {
        let rests_on_pending =
            |at: usize| self.nodes[at].rests_on.iter().any(|other| self.is_pending(*other));
        self.at(name).is_some_and(|at| self.is_pending(at) || rests_on_pending(at))
    }

    /// Whether a panel that reads these names has to wait.
    pub fn must_wait<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> bool {
        names.into_iter().any(|name| self.is_loading(name))
    }

    /// Whether nothing waits or runs.
    pub fn is_idle(&self) -> bool {
        (0..self.nodes.len()).all(|at| !self.is_pending(at))
    }

    fn at(&self, name: &str) -> Option<usize> {
        self.nodes.iter().position(|node| node.name == name)
    }

    fn is_pending(&self, at: usize) -> bool {
        self.nodes[at].queued || self.nodes[at].running.is_some()
    }

    fn following_time(&self) -> Vec<usize> {
        let reads_auto = |node: &Node| node.reads.iter().any(|other| self.nodes[*other].is_auto);
        let follows = |at: &usize| self.nodes[*at].follows_time || reads_auto(&self.nodes[*at]);
        (0..self.nodes.len()).filter(follows).collect()
    }

    fn queue_readers(&mut self, changed: usize) {
        for at in 0..self.nodes.len() {
            if self.nodes[at].reads.contains(&changed) {
                self.enqueue(at);
            }
        }
    }

    /// Queues anew; a running update becomes stale.
    fn enqueue(&mut self, at: usize) {
        self.nodes[at].queued = true;
        self.nodes[at].running = None;
    }
}

/// The names that a variable's definition refers to.
pub fn variable_names(variable: &Variable) -> BTreeSet<String> {
    let mut found: BTreeSet<String> = names(&variable.regex).map(str::to_owned).collect();
    if !matches!(variable.kind, VariableKind::TextBox | VariableKind::Constant) {
        found.extend(names_in_json(&variable.query).into_iter().map(str::to_owned));
    }
    if let Some(source) = &variable.datasource {
        found.extend(names(&source.uid).map(str::to_owned));
    }
    found
}

/// The names that a panel refers to anywhere: it runs again when one of them changes.
pub fn panel_names(panel: &Panel) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut text = |text: &str| found.extend(names(text).map(str::to_owned));
    for part in [&panel.title, &panel.description, &panel.interval, &panel.time_from, &panel.time_shift] {
        text(part);
    }
    for source in
        panel.datasource.iter().chain(panel.targets.iter().filter_map(|target| target.datasource.as_ref()))
    {
        text(&source.uid);
    }
    let targets = panel.targets.iter().filter(|target| !target.hide).map(|target| &target.json);
    for json in targets.chain([&panel.options, &panel.field_config]).chain(&panel.transformations) {
        found.extend(names_in_json(json).into_iter().map(str::to_owned));
    }
    found
}

fn follows_time(variable: &Variable) -> bool {
    let says_so =
        variable.kind == VariableKind::Query && variable.refresh == VariableRefresh::OnTimeRangeChanged;
    says_so || variable_names(variable).iter().any(|name| TIME_NAMES.contains(&name.as_str()))
}

/// All that can be reached from a node, itself only if in a circle.
fn reachable(from: usize, edges: &[BTreeSet<usize>]) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut open: Vec<usize> = edges[from].iter().copied().collect();
    while let Some(at) = open.pop() {
        if found.insert(at) {
            open.extend(&edges[at]);
        }
    }
    found
}
