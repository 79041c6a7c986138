//! A batch: what it would do, what it did, and undoing it.

use super::{BATCHES, PICKED, outcome_tag, path, state_tag};
use crate::plain::controls::button;
use crate::plain::{Frame, Refused, done, page};
use crate::show::{When, counted, list_folio};
use domain::bulk::{BatchKind, BatchRow, BatchState, BatchView, Outcome};
use domain::petitions::rule;
use leptos::prelude::*;
use ui::{Banner, Mood};

/// The page.
#[must_use]
pub fn view(frame: &Frame, refused: &Refused, batch: &BatchView, said: Option<String>) -> String {
    let title = format!("Lote {}", batch.number);
    page(frame, &title, || {
        let now = batch.now;
        view! {
            <p>
                <a href=BATCHES>"‹ Lotes"</a>
            </p>
            <div class="head">
                <h1>{format!("Lote {}", batch.number)}</h1>
                {state_tag(batch.state)}
            </div>
            {done(said)}
            {refused.banner()}
            <p class="error" role="alert">
                {refused.error("batch")}
            </p>
            <section class="card stack">
                <p>
                    <strong>{batch.summary.clone()}</strong>
                </p>
                <p class="said">{batch.reason.clone()}</p>
                <p class="muted small">
                    {batch.who.clone()} " · preparado " <When at=batch.made_at now=now exact=true />
                    {batch.done_at.map(|at| view! { " · aplicado " <When at=at now=now exact=true /> })}
                    {batch
                        .undone
                        .clone()
                        .map(|(at, who)| view! { " · deshecho por " {who} " " <When at=at now=now exact=true /> })}
                </p>
                {acts(batch)}
            </section>
            {groups(batch)}
        }
        .into_any()
    })
}

/// What can be done with the batch now.
fn acts(batch: &BatchView) -> AnyView {
    match batch.state {
        BatchState::Draft => draft(batch),
        BatchState::Done => {
            let left = batch.minutes_left();
            if left == 0 {
                return view! {
                    <p class="muted small">
                        "Ya no se puede deshacer en lote: corrija las peticiones una por una."
                    </p>
                }
                .into_any();
            }
            view! {
                <div class="form-foot">
                    {button(format!("{}/deshacer", path(batch.number)), "Deshacer el lote", "danger")}
                    <span class="muted small">
                        {format!("Se puede durante {} más.", counted(left, "minuto", "minutos"))}
                    </span>
                </div>
            }
            .into_any()
        }
        BatchState::Undone => ().into_any(),
    }
}

fn draft(batch: &BatchView) -> AnyView {
    let ready = i64::try_from(batch.count(Outcome::Ready)).unwrap_or(0);
    let refused = i64::try_from(batch.count(Outcome::Refused)).unwrap_or(0);
    if !batch.own {
        return view! { <p class="muted small">"Todavía no se aplica; lo aplica quien lo preparó."</p> }
            .into_any();
    }
    let apply = format!("Aplicar a {}", counted(ready, "petición", "peticiones"));
    view! {
        <Banner mood=Mood::Info>
            {if refused == 0 {
                "Todavía no se aplica nada. Revise la lista y confirme.".to_owned()
            } else {
                format!(
                    "Todavía no se aplica nada. {}: el motivo está en su renglón.",
                    if refused == 1 {
                        "Con una no se puede, y quedará como está".to_owned()
                    } else {
                        format!("Con {refused} no se puede, y quedarán como están")
                    },
                )
            }}
        </Banner>
        <div class="form-foot">
            {(ready > 0)
                .then(|| {
                    view! {
                        <form method="post" action=format!("{}/aplicar", path(batch.number))>
                            <button type="submit" class="primary">
                                {apply}
                            </button>
                        </form>
                    }
                })}
            {(batch.kind == BatchKind::Chosen).then(|| again(batch))}
            {button(format!("{}/descartar", path(batch.number)), "Descartar", "quiet")}
        </div>
    }
    .into_any()
}

/// Back to the form with the same petitions: a draft that is not what was meant is made anew.
fn again(batch: &BatchView) -> AnyView {
    view! {
        <form method="post" action="/lote/elegir">
            {batch
                .rows
                .iter()
                .filter_map(|row| row.folio)
                .map(|folio| view! { <input type="hidden" name=PICKED value=folio.to_string() /> })
                .collect_view()}
            <button type="submit">"Elegir otra vez"</button>
        </form>
    }
    .into_any()
}

/// The petitions by what came of them; those that need a look first.
fn groups(batch: &BatchView) -> AnyView {
    const ORDER: [Outcome; 6] = [
        Outcome::Failed,
        Outcome::Refused,
        Outcome::Kept,
        Outcome::Ready,
        Outcome::Done,
        Outcome::Undone,
    ];
    ORDER
        .into_iter()
        .filter(|outcome| batch.count(*outcome) > 0)
        .map(|outcome| {
            let title = format!("{} ({})", outcome.label(), batch.count(outcome));
            let rows = batch.rows.iter().filter(|row| row.outcome == outcome);
            view! {
                <section class="batch-part" aria-label=title.clone()>
                    <h2>{title.clone()}</h2>
                    <div class="rows">
                        <table>
                            <thead>
                                <tr>
                                    {(batch.kind == BatchKind::Sheet).then(|| view! { <th>"Renglón"</th> })}
                                    <th>"Folio"</th>
                                    <th>"Asunto y lugar"</th>
                                    <th>"Acción"</th>
                                    <th>"Resultado"</th>
                                    <th>"Qué pasa"</th>
                                </tr>
                            </thead>
                            <tbody>{rows.map(|row| one(batch, row)).collect_view()}</tbody>
                        </table>
                    </div>
                </section>
            }
        })
        .collect_view()
        .into_any()
}

fn one(batch: &BatchView, row: &BatchRow) -> AnyView {
    let folio = row.folio.map_or_else(
        || row.label.clone(),
        |folio| list_folio(folio, batch.now).to_string(),
    );
    let what = match row.folio {
        Some(folio) => {
            view! { <a href=format!("/peticiones/{folio}")>{row.kind.clone()}</a> }.into_any()
        }
        None => view! { <span class="muted">"No se revisó"</span> }.into_any(),
    };
    view! {
        <tr>
            {(batch.kind == BatchKind::Sheet).then(|| view! { <td class="when">{format!("Renglón {}", row.line)}</td> })}
            <td class="folio">{folio}</td>
            <td class="what">
                {what} {(!row.place.is_empty()).then(|| view! { <span class="muted">" · "{row.place.clone()}</span> })}
            </td>
            <td class="who">{row.act.map(|act| rule(act).button)}</td>
            <td>{outcome_tag(row.outcome)}</td>
            <td class="says">{row.says.clone()}</td>
        </tr>
    }
    .into_any()
}
