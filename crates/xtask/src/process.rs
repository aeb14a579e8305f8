//! Running other programs, with their output shown as it comes or only when they fail.

use std::io::{self, ErrorKind, Read};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, anyhow, bail};

/// What happens to the output of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Show {
    /// It is shown as it comes.
    Live,
    /// It becomes part of the error.
    OnFailure,
}

/// Runs a program to its end; anything but exit status 0 is an error.
pub(crate) fn run(command: &mut Command, show: Show) -> Result<()> {
    match show {
        Show::Live => {
            let status = command
                .status()
                .map_err(|error| not_started(command, error))?;
            if !status.success() {
                bail!("`{}` ended with {status}", line(command));
            }
        }
        Show::OnFailure => {
            // One pipe for both streams keeps their lines in order.
            let (mut reader, writer) = io::pipe().context("no pipe")?;
            command.stdin(Stdio::null());
            command
                .stdout(writer.try_clone().context("no pipe")?)
                .stderr(writer);
            let mut child = command
                .spawn()
                .map_err(|error| not_started(command, error))?;
            // The command holds the writing end too: without this the pipe never ends.
            command.stdout(Stdio::null()).stderr(Stdio::null());
            let mut output = Vec::new();
            reader
                .read_to_end(&mut output)
                .context("its output cannot be read")?;
            let status = child.wait().context("its end cannot be seen")?;
            if !status.success() {
                let output = String::from_utf8_lossy(&output);
                bail!(
                    "`{}` ended with {status}\n{}",
                    line(command),
                    output.trim_end()
                );
            }
        }
    }
    Ok(())
}

/// What a program writes to standard output; its standard error follows `show`.
pub(crate) fn stdout(command: &mut Command, show: Show) -> Result<String> {
    command.stdin(Stdio::null());
    command.stderr(if show == Show::Live {
        Stdio::inherit()
    } else {
        Stdio::piped()
    });
    let output = command
        .output()
        .map_err(|error| not_started(command, error))?;
    if !output.status.success() {
        let error = String::from_utf8_lossy(&output.stderr);
        bail!(
            "{}",
            format!("`{}` ended with {}\n{error}", line(command), output.status).trim_end()
        );
    }
    String::from_utf8(output.stdout)
        .with_context(|| format!("`{}` did not write UTF-8", line(command)))
}

/// The first line that a program prints about its version; nothing where it cannot be run.
pub(crate) fn version(program: &str) -> Option<String> {
    let text = stdout(Command::new(program).arg("--version"), Show::OnFailure).ok()?;
    Some(text.lines().next()?.trim().to_owned())
}

/// Whether a program can be found, without running it.
pub(crate) fn is_on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

fn not_started(command: &Command, error: io::Error) -> anyhow::Error {
    let program = command.get_program().display();
    match error.kind() {
        ErrorKind::NotFound => anyhow!("`{program}` is not installed, or not on PATH"),
        _ => anyhow!(error).context(format!("`{program}` could not be started")),
    }
}

fn line(command: &Command) -> String {
    let mut line = command.get_program().display().to_string();
    // The whole path of cargo says nothing that its name does not.
    if let Some(name) = std::path::Path::new(&line).file_name() {
        line = name.display().to_string();
    }
    for arg in command.get_args() {
        line.push(' ');
        line.push_str(&arg.to_string_lossy());
    }
    line
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    fn this_test_binary() -> Command {
        Command::new(std::env::current_exe().unwrap())
    }

    #[test]
    fn what_a_program_says_is_part_of_its_failure() {
        let mut command = this_test_binary();
        command.arg("--no-such-option");
        for error in [
            run(&mut command, Show::OnFailure).unwrap_err(),
            stdout(&mut command, Show::OnFailure).unwrap_err(),
        ] {
            let text = error.to_string();
            assert!(text.contains("--no-such-option` ended with"), "{text}");
            assert!(text.lines().count() > 1, "{text}");
        }
    }

    #[test]
    fn success_is_quiet_and_a_missing_program_is_named() {
        run(this_test_binary().arg("--help"), Show::OnFailure).unwrap();
        let error = run(&mut Command::new("no-such-program"), Show::Live).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`no-such-program` is not installed, or not on PATH"
        );
    }
}
