//! The program `sirc`.

use clap::{Parser, Subcommand};
use db::{Db, Options};
use server::config::{Config, secret};
use server::{http, machine};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use usecases::territory::{self, Layer};
use usecases::{System, duplicates, seed, settlements};

mod commands;

use commands::admin::{self, Admin};

/// Serves what is written in C, too, and most of it is: SQLite. How it is set up stands in
/// `.cargo/config.toml`, why it was taken in docs/adr/0023-memory.md.
#[cfg(target_os = "linux")]
#[global_allocator]
static MEMORY: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Sistema de Relación con Ciudadanos.
#[derive(Parser)]
#[command(name = "sirc", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve over HTTP.
    Serve,
    /// Bring the database to this version and put the first catalogues into it.
    Migrate,
    /// Load an official file.
    Import {
        #[command(subcommand)]
        what: Import,
    },
    /// Fill an empty database with a year of fictitious petitions and some weeks up to today.
    Demo(commands::demo::Demo),
    /// Accounts and keys.
    Admin {
        #[command(subcommand)]
        what: Admin,
    },
}

#[derive(Subcommand)]
enum Import {
    /// Settlements in the official postal layout (CSV, UTF-8), or outlines of neighborhoods (GeoJSON).
    Neighborhoods(ImportFile),
    /// Outlines of wards (GeoJSON, WGS 84) with code and name.
    Wards(ImportFile),
    /// Blocks (GeoJSON, WGS 84, areas or points) with the office's key.
    Blocks(ImportFile),
    /// The outline of the municipality (GeoJSON, WGS 84), behind everything else on the map.
    Outline(ImportFile),
}

#[derive(clap::Args)]
struct ImportFile {
    /// The file.
    file: PathBuf,
    /// Write; without it the command only says what it would do.
    #[arg(long)]
    write: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(std::thread::available_parallelism().map_or(4, |n| n.get().max(4)))
        .thread_stack_size(8 * 1024 * 1024)
        .enable_all()
        .build();
    let done = runtime
        .map_err(|e| e.to_string())
        .and_then(|runtime| runtime.block_on(run(arguments.command)));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            say_error(&why);
            ExitCode::FAILURE
        }
    }
}

#[expect(
    clippy::print_stdout,
    reason = "the command line answers on standard output"
)]
fn say(text: &str) {
    println!("{text}");
}

#[expect(
    clippy::print_stderr,
    reason = "the command line tells errors on standard error"
)]
fn say_error(text: &str) {
    eprintln!("sirc: {text}");
}

#[expect(
    clippy::print_stderr,
    reason = "the command line tells its progress on standard error"
)]
fn say_progress(text: &str) {
    eprintln!("{text}");
}

async fn run(command: Command) -> Result<(), String> {
    let config = Config::read()?;
    if let Some(path) = config.database_url.strip_prefix("sqlite:")
        && let Some(folder) = std::path::Path::new(path)
            .parent()
            .filter(|f| !f.as_os_str().is_empty())
    {
        std::fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    }
    let entropy = Arc::new(machine::SystemEntropy);
    let secret = secret(&config.secret_file, entropy.as_ref())?;
    let options = Options {
        url: config.database_url.clone(),
        connections: config.connections,
    };
    let db = Db::open(&options).await.map_err(|e| e.to_string())?;
    let system = System {
        db,
        secret,
        entropy,
        territory: Default::default(),
        map: Default::default(),
        board: Default::default(),
        clockwork: Default::default(),
        routing: Default::default(),
    };
    match command {
        Command::Serve => return http::serve(system, &config).await,
        Command::Migrate => migrate(&system).await?,
        Command::Import { what } => import(&system, what).await?,
        Command::Demo(demo) => commands::demo::run(&system, demo).await?,
        Command::Admin { what } => admin::run(&system, what).await?,
    }
    system.db.close().await;
    Ok(())
}

async fn migrate(system: &System) -> Result<(), String> {
    system.db.migrate().await.map_err(|e| e.to_string())?;
    let streets = duplicates::fill_street_keys(system).await;
    if let streets @ 1.. = streets.map_err(|e| e.to_string())? {
        say(&format!(
            "Streets of {streets} petitions can be compared now."
        ));
    }
    seed::seed(system).await.map_err(|e| e.to_string())?;
    say("The database is at this program's version and has the first catalogues.");
    Ok(())
}

async fn import(system: &System, what: Import) -> Result<(), String> {
    let (layer, ImportFile { file, write }) = match what {
        Import::Neighborhoods(file) => (Layer::Neighborhoods, file),
        Import::Wards(file) => (Layer::Wards, file),
        Import::Blocks(file) => (Layer::Blocks, file),
        Import::Outline(file) => (Layer::Outline, file),
    };
    let bytes = std::fs::read(&file).map_err(|e| format!("{}: {e}", file.display()))?;
    let json = bytes
        .iter()
        .find(|b| !b.is_ascii_whitespace() && b.is_ascii())
        .is_some_and(|b| *b == b'{');
    // The official list of settlements is a table; every outline is GeoJSON.
    let (place, plan) = if layer == Layer::Neighborhoods && !json {
        let plan = settlements::import(system, &bytes, write, machine::now()).await;
        ("Renglón", plan)
    } else {
        let plan = territory::import(system, layer, &bytes, write, machine::now()).await;
        ("Elemento", plan)
    };
    let plan = plan.map_err(|failure| match failure {
        domain::failure::Failure::Invalid { fields } => fields
            .into_iter()
            .map(|f| f.message)
            .collect::<Vec<_>>()
            .join(" "),
        other => other.to_string(),
    })?;
    for (number, why) in &plan.errors {
        say(&format!("{place} {number}: {why}."));
    }
    for (before, after) in &plan.changed {
        say(&format!("Cambia: {before} → {after}"));
    }
    let verb = if write {
        "Se escribieron"
    } else {
        "Se escribirían (agregue --write)"
    };
    say(&format!(
        "{verb}: {} nuevas, {} cambiadas; {} ya estaban; {} con error.",
        plan.added.len(),
        plan.changed.len(),
        plan.same,
        plan.errors.len()
    ));
    Ok(())
}
