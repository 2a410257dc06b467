//! `cargo xtask <command>`: everything one does to this project, from a fresh clone to a green test.
//! No product code lives here; product crates never depend on it.
//!
//! Errors are `String`s: each is one sentence for the person at the terminal, printed once by `main`.
#![allow(clippy::print_stdout, reason = "a command line tool talks on standard output")]

mod bench;
mod build;
mod check;
mod debian;
mod dev;
mod http;
mod page;
mod project;
mod python;
mod server;
mod sh;
mod stamp;
mod steps;
mod test;
mod tidy;
mod tools;

use std::process::ExitCode;

use project::Project;

/// One subcommand: its name, what it takes, what it does, and the function that does it.
struct Task {
    name: &'static str,
    takes: &'static str,
    help: &'static str,
    run: fn(&Project, &[String]) -> Result<(), String>,
}

const TASKS: &[Task] = &[
    Task {
        name: "run",
        takes: "[-- ARGS]",
        help: "build everything, start it on 127.0.0.1:3000",
        run: build::run,
    },
    Task {
        name: "build",
        takes: "",
        help: "the release binary, page inside, in target/release",
        run: build::build,
    },
    Task { name: "dev", takes: "[-- ARGS]", help: "rebuild and reload on every change", run: dev::dev },
    Task {
        name: "check",
        takes: "",
        help: "the inner loop: format, lints, unit tests, tidy",
        run: check::check,
    },
    Task { name: "test", takes: "[-- ARGS]", help: "everything; ARGS go to Playwright", run: test::test },
    Task { name: "tidy", takes: "", help: "the rules of the house, proved on the sources", run: tidy::tidy },
    Task {
        name: "bench",
        takes: "[--json FILE] [NAME]",
        help: "ours against theirs, as ratios",
        run: bench::bench,
    },
    Task {
        name: "page",
        takes: "",
        help: "finish a page that trunk has built (trunk calls it)",
        run: page::hook,
    },
];

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let name = args.first().map_or("help", String::as_str);
    let Some(task) = TASKS.iter().find(|task| task.name == name) else {
        print_help();
        return if matches!(name, "help" | "--help" | "-h") { ExitCode::SUCCESS } else { ExitCode::from(2) };
    };
    match Project::find().and_then(|project| (task.run)(&project, &args[1..])) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            if sentence != steps::TOLD {
                eprintln!("xtask {name}: {sentence}");
            }
            ExitCode::FAILURE
        }
    }
}

fn print_help() {
    println!("cargo xtask <command>\n");
    for task in TASKS {
        println!("  {:<6} {:<21} {}", task.name, task.takes, task.help);
    }
}

/// What stands behind `--`: arguments for the program that the task starts.
fn after_dashes(args: &[String]) -> &[String] {
    args.iter().position(|arg| arg == "--").map_or(&[], |at| &args[at + 1..])
}
