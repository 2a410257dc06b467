//! Running other programs: wait, capture, or watch their lines as they come. Knows no particular program.

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Output, Stdio};
use std::thread;

/// Runs to the end with the terminal attached. The error names the command.
pub(crate) fn run(command: &mut Command) -> Result<(), String> {
    let status = command.status().map_err(|e| cannot_start(command, &e))?;
    if status.success() { Ok(()) } else { Err(format!("`{}` failed ({status})", line_of(command))) }
}

/// Runs to the end and returns standard output; the error carries the end of standard error.
pub(crate) fn capture(command: &mut Command) -> Result<String, String> {
    let output = command.stdin(Stdio::null()).output().map_err(|e| cannot_start(command, &e))?;
    text_of(command, &output)
}

/// Runs to the end, shows every line as it comes, and returns them all beside "did it succeed".
pub(crate) fn tee(command: &mut Command) -> Result<(bool, String), String> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|e| cannot_start(command, &e))?;
    let errors = child.stderr.take().map(|pipe| thread::spawn(move || show_lines(pipe)));
    let mut text = child.stdout.take().map(show_lines).unwrap_or_default();
    if let Some(lines) = errors.and_then(|reader| reader.join().ok()) {
        text.push_str(&lines);
    }
    let status = child.wait().map_err(|e| format!("`{}` was lost: {e}", line_of(command)))?;
    Ok((status.success(), text))
}

/// Is there a program of this name that starts and answers `--version`?
pub(crate) fn version_of(command: &mut Command) -> Option<String> {
    capture(command.arg("--version")).ok()
}

/// The command as one would type it.
pub(crate) fn line_of(command: &Command) -> String {
    let mut line = command.get_program().to_string_lossy().into_owned();
    for arg in command.get_args() {
        line.push(' ');
        line.push_str(&arg.to_string_lossy());
    }
    line
}

fn show_lines(pipe: impl Read) -> String {
    let mut text = String::new();
    for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        text.push_str(&line);
        text.push('\n');
    }
    text
}

fn text_of(command: &Command, output: &Output) -> Result<String, String> {
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<&str> = errors.trim().lines().collect();
    let tail = lines[lines.len().saturating_sub(10)..].join("\n");
    Err(format!("`{}` failed ({})\n{tail}", line_of(command), output.status))
}

fn cannot_start(command: &Command, error: &std::io::Error) -> String {
    format!("`{}` could not be started: {error}", command.get_program().to_string_lossy())
}
