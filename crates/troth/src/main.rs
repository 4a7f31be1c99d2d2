//! The `troth` command.

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser as _;
use tracing_subscriber::EnvFilter;
use troth::command::{Arguments, Command, capture, data, demo, generate, import, reference, serve, user};
use troth::serve::settings::Settings;

/// Gives memory back to the machine sooner than the system's own, and is quicker under many threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let tell = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if is_reader_gone(panic) {
            std::process::exit(0);
        }
        tell(panic);
    }));
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Whoever reads only the beginning of what is printed (`| head`) has all they wanted.
fn is_reader_gone(panic: &std::panic::PanicHookInfo<'_>) -> bool {
    let text = panic.payload().downcast_ref::<String>();
    text.is_some_and(|text| text.starts_with("failed printing to stdout: Broken pipe"))
}

fn run(arguments: &Arguments) -> Result<()> {
    let listen = match &arguments.command {
        Command::Serve(asked) => asked.listen.as_ref(),
        Command::Demo(asked) => asked.listen.as_ref(),
        _ => None,
    };
    let settings = arguments.settings(&[("listen", listen)])?;
    log_to_stderr(&settings)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match &arguments.command {
            Command::Serve(asked) => serve::serve(&settings, asked.json).await,
            Command::Demo(asked) => demo::demo(&settings, asked, arguments.has_folder()).await,
            Command::Import(asked) => import::import(&settings, asked).await,
            Command::Capture(asked) => capture::capture(&settings, asked).await,
            Command::Undo(asked) => import::undo(&settings, asked).await,
            Command::Resolve(asked) => Ok(troth::identity::command::run(asked, troth::house::WAYS)?),
            Command::Words(asked) => Ok(troth::suggestion::command::run(asked)?),
            Command::Value(asked) => Ok(troth::value::command::run(asked, troth::house::WAYS)?),
            Command::Drift(asked) => Ok(troth::standard::command::run(asked)?),
            Command::Verify(asked) => data::check(&settings, asked).await,
            Command::Backup(asked) => data::backup(&settings, asked).await,
            Command::Restore(asked) => data::restore(&settings, asked).await,
            Command::Rebuild(asked) => data::rebuild(&settings, asked).await,
            Command::User(asked) => user::user(&settings, asked).await,
            Command::LoadDemo => demo::load(&settings).await,
            Command::Generate(asked) => generate::generate(&settings, asked).await,
            Command::Reference(asked) => reference::reference(asked),
        }
    })
}

fn log_to_stderr(settings: &Settings) -> Result<()> {
    let filter = EnvFilter::try_new(&settings.log)?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    if settings.log_json {
        log.json().init();
    } else {
        log.init();
    }
    Ok(())
}
