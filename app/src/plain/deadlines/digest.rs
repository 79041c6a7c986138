//! The mayor's digest: a line for each day, and a page for the petitions of one.

use super::DIGEST;
use super::alerts::{kinds, pager, whose};
use crate::plain::controls::table;
use crate::plain::{Frame, page};
use crate::show::counted;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use domain::ladder::{AlertRow, DigestDay, DigestLines, DigestPage, days_late};
use domain::local_time::{local_date, show, show_day};
use leptos::prelude::*;
use ui::{EmptyState, Tag};

fn address(day: NaiveDate) -> String {
    format!("{DIGEST}&dia={day}")
}

fn named(day: NaiveDate, now: DateTime<Utc>) -> String {
    show_day(day, local_date(now).year())
}

fn petitions(n: i64) -> String {
    counted(n, "petición", "peticiones")
}

/// By department, in words: `Alumbrado Público, 3 peticiones`.
fn shares(day: &DigestDay) -> AnyView {
    let share = |of: &domain::ladder::DigestShare| {
        let words = format!("{}: {}", whose(&of.department), petitions(of.petitions));
        view! { <li>{words}</li> }
    };
    view! { <ul class="plain-list">{day.shares.iter().map(share).collect_view()}</ul> }.into_any()
}

/// The days.
#[must_use]
pub fn days(frame: &Frame, found: &DigestPage, first: bool) -> String {
    page(frame, "Resumen para la presidencia", || {
        let next = found.next.map(|day| format!("{DIGEST}&antes={day}"));
        view! {
            <div class="head">
                <h1>"Avisos"</h1>
            </div>
            {kinds(frame, true)}
            {list(found)}
            {pager(DIGEST, first, next, ["‹ Los días más recientes", "Días anteriores ›"])}
        }
        .into_any()
    })
}

fn list(found: &DigestPage) -> AnyView {
    if found.days.is_empty() {
        let why = "Todavía no hay resúmenes. Cada día hábil se reúne aquí lo que llegó al escalón de la presidencia.";
        return view! {
            <EmptyState why=why>
                <a class="button" href="/">
                    "Ir a Hoy"
                </a>
            </EmptyState>
        }
        .into_any();
    }
    let now = found.now;
    let line = |of: &DigestDay| {
        view! {
            <tr>
                <td class="what">
                    <a href=address(of.day)>{named(of.day, now)}</a>
                    {of.fresh.then(|| view! { " " <Tag tone="info" mark="●" word="Nuevo" /> })}
                </td>
                <td>{petitions(of.petitions)}</td>
                <td>{shares(of)}</td>
            </tr>
        }
    };
    table(
        ["Día", "Con mucho retraso", "De quién"],
        found.days.iter().map(line).collect_view(),
    )
}

/// One day, with its petitions.
#[must_use]
pub fn day(frame: &Frame, found: &DigestLines, first: bool) -> String {
    let of = &found.day;
    let name = named(of.day, found.now);
    page(frame, &format!("Resumen del {name}"), || {
        let base = address(of.day);
        let next = found.next.map(|seq| format!("{base}&despues={seq}"));
        view! {
            <p>
                <a href=DIGEST>"‹ Todos los días"</a>
            </p>
            <div class="head">
                <h1>{format!("Resumen del {name}")}</h1>
            </div>
            <p>
                {format!("{} con mucho retraso ese día.", petitions(of.petitions))}
            </p>
            {shares(of)}
            {table(
                ["Folio", "Asunto", "De quién", "Qué se debe", "Atraso ese día"],
                found.rows.iter().map(|row| line(row, of.day, found.now)).collect_view(),
            )}
            {pager(&base, first, next, ["‹ Desde el principio", "Siguientes ›"])}
        }
        .into_any()
    })
}

fn line(row: &AlertRow, day: NaiveDate, now: DateTime<Utc>) -> AnyView {
    let late = row.due_at.map(|due| {
        let title = format!("Venció el {}", show(due, now));
        let words = counted(days_late(due, day), "día", "días");
        view! { <span title=title>{words}</span> }
    });
    view! {
        <tr>
            <td class="folio">
                <a href=format!("/peticiones/{}", row.folio)>{row.folio.to_string()}</a>
            </td>
            <td>
                {row.petition_type.clone()}
                {row.fresh.then(|| view! { " " <Tag tone="info" mark="●" word="Nuevo" /> })}
            </td>
            <td>{whose(&row.department)}</td>
            <td>{row.phase.label()}</td>
            <td class="when">{late}</td>
        </tr>
    }
    .into_any()
}
