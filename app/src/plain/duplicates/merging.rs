//! The unions of a petition: the one in which it ended, those that ended in it, and others that may be
//! the same.

use super::{back, others, path, summary};
use crate::plain::{Frame, Refused, done, page};
use crate::show::When;
use chrono::{DateTime, Utc};
use domain::duplicates::{MergeView, MergesView};
use domain::folio::Folio;
use leptos::prelude::*;
use ui::TextField;

/// The page.
#[must_use]
pub fn view(frame: &Frame, seen: &MergesView, refused: &Refused, said: Option<String>) -> String {
    page(frame, "Comparar y unir", || {
        let folio = seen.own.folio;
        let now = seen.own.now;
        let open = seen.own.status.is_open();
        view! {
            {back(folio)}
            <div class="head">
                <h1>"Comparar y unir"</h1>
            </div>
            {done(said)}
            {refused.banner()}
            <div class="petition">
                <div class="stack">
                    {seen.into.as_ref().map(|merge| into(merge, seen.own.duplicate_of, seen.over, now))}
                    {open.then(|| looking(seen, refused))}
                    {(!seen.from.is_empty()).then(|| from(seen))}
                    {(!open && seen.into.is_none() && seen.from.is_empty())
                        .then(|| {
                            view! {
                                <p class="muted">
                                    "La petición ya terminó: sólo se unen las que siguen abiertas."
                                </p>
                            }
                        })}
                </div>
                <section class="card" aria-label="La petición">
                    <p class="said">{seen.own.description.clone()}</p>
                    {summary(&seen.own, String::new())}
                </section>
            </div>
        }
        .into_any()
    })
}

/// The others that may be the same, and the way to one that is known by its folio.
fn looking(seen: &MergesView, refused: &Refused) -> AnyView {
    let folio = seen.own.folio;
    let found = if seen.alike.is_empty() {
        view! {
            <p class="muted">
                "No hay otra abierta del mismo tipo a 50 m o en la misma calle, recibida con 15 días de diferencia o menos. Si conoce el folio, escríbalo."
            </p>
        }
        .into_any()
    } else {
        others(folio, &seen.alike, seen.own.now)
    };
    view! {
        <section class="card">
            <h2>"Parecidas"</h2>
            {found}
            <form method="get" action=format!("{}/unir", path(folio)) class="stack">
                <TextField
                    name="con"
                    label="Folio de la otra"
                    hint="Por ejemplo SIRC-2026-000123-K."
                    max=30
                    required=true
                    value=refused.value("con", "")
                    error=refused.error("con")
                />
                <div class="form-foot">
                    <button type="submit">"Comparar"</button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

fn into(merge: &MergeView, kept: Option<Folio>, over: bool, now: DateTime<Utc>) -> AnyView {
    let kept = kept.unwrap_or(merge.chosen);
    view! {
        <section class="card">
            <h2>"La unión"</h2>
            <p>
                "Se unió a " <a href=path(merge.chosen)>{merge.chosen.to_string()}</a>
                {(kept != merge.chosen)
                    .then(|| view! { ", que después se unió a " <a href=path(kept)>{kept.to_string()}</a> })}
                "."
            </p>
            {about(merge, now)}
            {undo(merge, over)}
        </section>
    }
    .into_any()
}

fn about(merge: &MergeView, now: DateTime<Utc>) -> AnyView {
    let reason = merge.reason.clone();
    view! {
        <p class="muted small">{merge.who.clone()} " · " <When at=merge.at now=now exact=true /></p>
        {(!reason.is_empty()).then(|| view! { <p class="said">{reason}</p> })}
    }
    .into_any()
}

/// Those that ended as the same as this one.
fn from(seen: &MergesView) -> AnyView {
    let own = seen.own.folio;
    let one = |merge: &MergeView| {
        let by_way = (merge.chosen != own).then(|| format!(" · por medio de {}", merge.chosen));
        view! {
            <li>
                <p>
                    <a href=path(merge.merged)>{merge.merged.to_string()}</a>
                    {format!(" {}", merge.what)}
                    {by_way}
                </p>
                {about(merge, seen.own.now)}
                {undo(merge, seen.over)}
            </li>
        }
    };
    view! {
        <section class="card">
            <h2>"Unidas a ésta"</h2>
            <ul class="unions">{seen.from.iter().map(one).collect_view()}</ul>
        </section>
    }
    .into_any()
}

fn undo(merge: &MergeView, over: bool) -> AnyView {
    if over {
        return view! {
            <p class="muted small">
                "La petición que se quedó ya terminó: la unión no se puede deshacer."
            </p>
        }
        .into_any();
    }
    view! {
        <form method="post" action=format!("{}/separar", path(merge.merged))>
            <input type="hidden" name="version" value=merge.version.to_string() />
            <button type="submit" aria-label=format!("Deshacer la unión de {}", merge.merged)>
                "Deshacer la unión"
            </button>
        </form>
    }
    .into_any()
}
