//! `sirc demo`: fills, counts and presents the demonstration.

use crate::{say, say_error};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use server::machine;
use std::cell::Cell;
use usecases::System;
use usecases::demo::{
    Contents, DemoError, Member, PASSWORD, Size, check, contents, fill, phone_logins,
};

/// What to do with the demonstration.
#[derive(Args)]
pub struct Demo {
    /// Count the months of 2023 by SQL and compare; ends with 1 when one differs.
    #[arg(long, conflicts_with_all = ["logins", "if_empty"])]
    check: bool,
    /// Only show who can sign in, when the database is the demonstration.
    #[arg(long, conflicts_with = "if_empty")]
    logins: bool,
    /// Leave a database that has data as it is.
    #[arg(long)]
    if_empty: bool,
    /// Play the year so many times over, to measure with.
    #[arg(long, hide = true, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=100))]
    times: u16,
    /// Divide the counts by this, for tests that need a small database soon.
    #[arg(long, hide = true, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=1000))]
    scale: u16,
}

/// Runs the command.
pub async fn run(system: &System, demo: Demo) -> Result<(), String> {
    let size = Size {
        divisor: usize::from(demo.scale),
        times: usize::from(demo.times),
    };
    if demo.check {
        return compare(system, size).await;
    }
    let has_data = demo.if_empty && contents(system).await.map_err(explain)? != Contents::Empty;
    let done = if demo.logins || has_data {
        show(system).await
    } else {
        make(system, size).await
    };
    done.map_err(explain)
}

fn explain(error: DemoError) -> String {
    match error {
        DemoError::Failure(failure) => super::admin::explain(failure),
        other => other.to_string(),
    }
}

async fn make(system: &System, size: Size) -> Result<(), DemoError> {
    let bar = ProgressBar::new(1);
    let style = ProgressStyle::with_template("▸ Demostración {wide_bar} {percent:>3} % {elapsed}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    // Without a terminal the bar is silent: a line for each tenth instead.
    let told = Cell::new(None);
    let progress = |done: usize, total: usize| {
        bar.set_length(total as u64);
        bar.set_position(done as u64);
        let tenth = (done * 10).checked_div(total).unwrap_or(10);
        if bar.is_hidden() && told.get() != Some(tenth) {
            told.set(Some(tenth));
            crate::say_progress(&format!("▸ Demostración: {} %", tenth * 10));
        }
    };
    let members = fill(system, size, machine::now(), progress).await?;
    bar.finish();
    print(system, &members).await
}

async fn show(system: &System) -> Result<(), DemoError> {
    match contents(system).await? {
        Contents::Demonstration(members) => print(system, &members).await?,
        Contents::Unfinished => say_error(
            "la demostración quedó a medias: borre esa base y ejecute de nuevo «sirc demo».",
        ),
        Contents::Empty | Contents::Other => {}
    }
    Ok(())
}

/// Captains whose logins are shown.
const SHOWN: i64 = 3;

async fn print(system: &System, members: &[Member]) -> Result<(), DemoError> {
    say(&format!(
        "▸ Base de demostración: toda la gente es ficticia. La contraseña de todos es: {PASSWORD}"
    ));
    for member in members {
        let department = member.department.as_ref();
        let department = department.map_or(String::new(), |(_, name)| format!(": {name}"));
        say(&format!(
            "  {:<18} {:<26} {}{department}",
            member.login,
            member.name,
            member.role.label()
        ));
    }
    say("  Jefaturas de manzana, en su teléfono: /m/entrar");
    for captain in phone_logins(system, SHOWN).await? {
        let ward = if captain.ward { " y de cuartel" } else { "" };
        say(&format!(
            "  {:<18} {:<26} Jefatura de manzana{ward}",
            captain.login, captain.name
        ));
    }
    Ok(())
}

async fn compare(system: &System, size: Size) -> Result<(), String> {
    let months = check(system, size).await.map_err(explain)?;
    say("contadas de esperadas");
    say("mes            recibidas       atendidas       validadas     acreditadas");
    let mut year = [(0, 0); 4];
    for month in &months {
        for (sum, pair) in year.iter_mut().zip(month.pairs()) {
            *sum = (sum.0 + pair.0, sum.1 + pair.1);
        }
        line(&month.month, month.pairs(), month.is_right());
    }
    let right = months.iter().all(usecases::demo::Month::is_right);
    line("2023", year, right);
    if right {
        Ok(())
    } else {
        Err("los conteos no son los de 2023.".into())
    }
}

fn line(name: &str, pairs: [(i64, i64); 4], right: bool) {
    let pairs: String = pairs
        .iter()
        .map(|(counted, expected)| format!(" {:>15}", format!("{counted} de {expected}")))
        .collect();
    say(&format!(
        "{name:<8}{pairs}  {}",
        if right { "✓" } else { "✗" }
    ));
}
