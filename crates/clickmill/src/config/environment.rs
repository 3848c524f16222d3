//! Variables that are set to nothing.

use std::ffi::OsStr;

use clap::Command;

/// The command without the variables that are empty: compose files pass on variables their user has not set as empty
/// ones, and these must mean the same as no variable, also where one is required or excludes another setting.
pub(crate) fn without_empty(command: Command) -> Command {
    without(command, is_empty)
}

fn without(command: Command, is_ignored: fn(&OsStr) -> bool) -> Command {
    command
        .mut_args(|arg| {
            if arg.get_env().is_some_and(is_ignored) {
                arg.env(None::<&'static str>)
            } else {
                arg
            }
        })
        .mut_subcommands(|command| without(command, is_ignored))
}

#[expect(clippy::disallowed_methods, reason = "this is the configuration")]
fn is_empty(name: &OsStr) -> bool {
    std::env::var_os(name).is_some_and(|value| value.is_empty())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;

    #[test]
    fn ignored_variables_are_gone_from_every_command() {
        let command = without(Cli::command(), |name| name == "CLICKMILL_KAFKA_BROKERS");
        let variables = |name: &str| {
            let command = command.find_subcommand(name).unwrap();
            let names = command.get_arguments().filter_map(|arg| arg.get_env());
            names.map(OsStr::to_owned).collect::<Vec<_>>()
        };
        for name in ["serve", "ingest", "api", "generate"] {
            let variables = variables(name);
            assert!(
                !variables
                    .iter()
                    .any(|name| name == "CLICKMILL_KAFKA_BROKERS")
            );
            assert!(variables.iter().any(|name| name == "CLICKMILL_KAFKA_TOPIC"));
        }
    }

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
