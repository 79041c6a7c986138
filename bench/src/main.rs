//! Measures a running server over HTTP, and kills it to see what it keeps. `scripts/bench.sh` makes
//! the databases and calls it.

mod bulk;
mod client;
mod crash;
mod disk;
mod exports;
mod figures;
mod forms;
mod html;
mod lifecycle;
mod multiply;
mod office;
mod pages;
mod papers;
mod phone;
mod portraits;
mod reads;
mod roster;
mod server;

use clap::{Parser, Subcommand};
use figures::{Budget, Table};
use office::Office;
use rand::SeedableRng;
use rand::rngs::{StdRng, SysRng};
use server::Target;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// Measures `sirc` over HTTP.
#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    target: Target,
    /// End with 1 when something is over its budget.
    #[arg(long)]
    strict: bool,
    /// Repeats the questions of an earlier run on the same database.
    #[arg(long)]
    seed: Option<u64>,
    /// Heading of the table.
    #[arg(long, default_value = "SIRC over HTTP")]
    title: String,
    /// A roster to import, as `examples/workbook.rs` writes it.
    #[arg(long, default_value = "target/bench/padron.xlsx")]
    workbook: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Reads, the roster, then lifecycles with 8 and 64 clients, and the memory of the server under
    /// all that; at last papers and a captain's first visit.
    All {
        /// How long each part lasts.
        #[arg(long, default_value_t = 10)]
        seconds: u64,
    },
    /// Whole lifecycles: create, refer, accept, attend, verify.
    Lifecycles {
        /// Connections, each doing one request at a time.
        #[arg(long, default_value_t = 64)]
        clients: usize,
        /// For how long.
        #[arg(long, default_value_t = 10)]
        seconds: u64,
    },
    /// The list with three filters and counts, words, one petition, who calls.
    Reads {
        /// For how long, with one client and again with eight.
        #[arg(long, default_value_t = 10)]
        seconds: u64,
    },
    /// What the desk does all day: reads, a bulk, the recount of deadlines, then lifecycles with 64
    /// clients.
    Desk {
        /// How long each part lasts.
        #[arg(long, default_value_t = 10)]
        seconds: u64,
    },
    /// The roster of block captains: map data, list, a workbook, papers, a captain's first visit.
    Roster {
        /// How long the map's data is asked for, and pages again.
        #[arg(long, default_value_t = 10)]
        seconds: u64,
    },
    /// Kills the server while many write, and looks for everything that it acknowledged. The
    /// database must be migrated and empty.
    Crash {
        /// How often.
        #[arg(long, default_value_t = 20)]
        kills: usize,
        /// Connections that write.
        #[arg(long, default_value_t = 64)]
        clients: usize,
    },
    /// Makes the petitions of many years out of those of one, in the database itself. The database
    /// must have been filled once and nobody may use it.
    Multiply {
        /// How many of each there are afterwards.
        #[arg(long, value_parser = clap::value_parser!(i64).range(2..=100))]
        times: i64,
    },
}

#[expect(clippy::print_stdout, reason = "a command line answers there")]
fn say(text: &str) {
    println!("{text}");
}

#[expect(clippy::print_stderr, reason = "a command line tells errors there")]
fn say_error(text: &str) {
    eprintln!("sirc-bench: {text}");
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(why) => {
            say_error(&why);
            ExitCode::FAILURE
        }
    }
}

async fn read(
    server: &server::Server,
    office: &Arc<Office>,
    seconds: u64,
    random: &mut StdRng,
    table: &mut Table,
) -> Result<(), String> {
    let asked = reads::ask(server, office, random).await?;
    reads::measure(server, office, &asked, seconds, random, table).await?;
    pages::measure(server, office, &asked, seconds, random, table).await?;
    bulk::measure(server, office, table).await?;
    bulk::recount(server, office, table).await?;
    exports::measure(server, office, asked.newest, table).await
}

fn tell_memory(
    server: &server::Server,
    what: &str,
    budget: Budget,
    table: &mut Table,
) -> Result<(), String> {
    #[expect(
        clippy::cast_precision_loss,
        reason = "KiB of a process are far below 2^52"
    )]
    let mib = |kib: u64| kib as f64 / 1024.0;
    let usage = server.usage()?;
    let end = format!("{:.0} MB at the end", mib(usage.resident));
    table.add(what, budget, mib(usage.peak), "MB", end);
    Ok(())
}

async fn run(arguments: Arguments) -> Result<bool, String> {
    let target = &arguments.target;
    if let Command::Multiply { times } = arguments.command {
        multiply::multiply(&target.database, times, &say).await?;
        return Ok(true);
    }
    std::fs::create_dir_all(&target.folder).map_err(|e| e.to_string())?;
    let mut random = match arguments.seed {
        Some(seed) => StdRng::seed_from_u64(seed),
        None => StdRng::try_from_rng(&mut SysRng).map_err(|e| e.to_string())?,
    };
    if let Command::Crash { kills, clients } = arguments.command {
        let findings = crash::run(target, kills, clients, &mut random, say).await?;
        for bad in findings.worst() {
            say(&format!("  {bad}"));
        }
        if let Some(bad) = findings.integrity.as_deref().filter(|s| !s.is_empty()) {
            say(&format!("  {bad}"));
        }
        say(&findings.line());
        return Ok(findings.good());
    }
    let mut table = Table::default();
    let server = target.start().await?;
    let office = Arc::new(Office::open(target, server.address).await?);
    match arguments.command {
        Command::All { seconds } => {
            read(&server, &office, seconds, &mut random, &mut table).await?;
            let book = &arguments.workbook;
            roster::measure(&server, &office, book, seconds, &mut random, &mut table).await?;
            for clients in [8, 64] {
                lifecycle::measure(&server, &office, clients, seconds, &mut random, &mut table)
                    .await?;
            }
        }
        Command::Desk { seconds } => {
            read(&server, &office, seconds, &mut random, &mut table).await?;
            lifecycle::measure(&server, &office, 64, seconds, &mut random, &mut table).await?;
        }
        Command::Lifecycles { clients, seconds } => {
            lifecycle::measure(&server, &office, clients, seconds, &mut random, &mut table).await?;
        }
        Command::Reads { seconds } => {
            read(&server, &office, seconds, &mut random, &mut table).await?;
        }
        Command::Roster { seconds } => {
            let book = &arguments.workbook;
            roster::measure(&server, &office, book, seconds, &mut random, &mut table).await?;
        }
        Command::Crash { .. } | Command::Multiply { .. } => {}
    }
    tell_memory(
        &server,
        "memory of the server under all that, peak",
        Budget::AtMost(150.0),
        &mut table,
    )?;
    // Afterwards, because a print run takes hundreds of MB while it is made.
    if let Command::All { .. } | Command::Roster { .. } = arguments.command {
        let people = papers::credentials(&server, &office, &mut random, &mut table).await?;
        tell_memory(&server, "  memory then, peak", Budget::None, &mut table)?;
        papers::slips(&server, &office, &mut table).await?;
        tell_memory(&server, "  memory then, peak", Budget::None, &mut table)?;
        phone::measure(&server, &office, &people, &mut table).await?;
    }
    server.stop().await?;
    let flushes = disk::flushes_per_second(&target.folder).map_err(|e| e.to_string())?;
    table.add(
        "flushes of the disk, one after the other",
        Budget::None,
        flushes,
        "/s",
        "",
    );
    say(&format!("{}\n{}", arguments.title, table.text()));
    let over = table.over();
    if over > 0 {
        say(&format!("  {over} over budget"));
    }
    Ok(over == 0 || !arguments.strict)
}
