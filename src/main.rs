//! The program `termloom`. All it does is in the library; here it is spoken to and speaks.

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
