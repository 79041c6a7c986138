//! The papers of a person, as a section of the person's page.

use super::acts::acts;
use super::{PATH, SETTINGS, said_day, standing_tag};
use crate::plain::Refused;
use crate::plain::controls::tick;
use chrono::NaiveDate;
use domain::papers::{IssueChoice, PaperKind, PaperView, PapersOfPerson, ward_words};
use domain::roster::Charge;
use leptos::prelude::*;
use ui::{Tag, TextField};

/// The section.
#[must_use]
pub fn section(
    number: i64,
    papers: &PapersOfPerson,
    refused: &Refused,
    may: bool,
    today: NaiveDate,
) -> AnyView {
    let (live, ended): (Vec<_>, Vec<_>) = papers.papers.iter().partition(|p| p.state.live());
    let item = |paper: &&PaperView| item(number, paper, refused, may, today);
    let empty = live.is_empty().then(|| {
        let why = if papers.choices.is_empty() {
            "No tiene documentos. Se emiten cuando tiene un cargo."
        } else {
            "Todavía no tiene documentos vigentes."
        };
        view! { <p class="muted">{why}</p> }
    });
    let count = ended.len();
    view! {
        <section class="card papers" id="documentos">
            <h2>"Documentos"</h2>
            {empty}
            <div class="checklist">{live.iter().map(item).collect_view()}</div>
            {(may && !papers.choices.is_empty()).then(|| issuing(number, papers, refused, today))}
            {(count > 0)
                .then(|| {
                    view! {
                        <details class="before">
                            <summary>{format!("Anteriores ({count})")}</summary>
                            <div class="checklist">{ended.iter().map(item).collect_view()}</div>
                        </details>
                    }
                })}
        </section>
    }
    .into_any()
}

/// «Manzana 014-07», «Cuartel 2».
fn seat(paper: &PaperView) -> String {
    match paper.charge {
        Charge::Block => format!("Manzana {}", paper.place),
        Charge::Ward => format!("Cuartel {}", ward_words(&paper.place)),
    }
}

/// One paper with its acts.
fn item(number: i64, paper: &PaperView, refused: &Refused, may: bool, today: NaiveDate) -> AnyView {
    let mut facts = vec![format!(
        "{}, periodo {}. Con fecha {}.",
        seat(paper),
        paper.period,
        said_day(paper.issued_on, today)
    )];
    match paper.valid_until {
        Some(until) => facts.push(format!("Vale hasta el {}.", said_day(until, today))),
        None => facts.push("Vale mientras dure el cargo.".into()),
    }
    if paper.kind == PaperKind::Plate {
        facts.push(
            if paper.named {
                "Con su nombre."
            } else {
                "Sin nombre."
            }
            .into(),
        );
    }
    if let Some(day) = paper.delivered_on {
        let who = paper.received_by.clone().unwrap_or_default();
        let by = paper.delivered_by.clone().unwrap_or_default();
        let day = said_day(day, today);
        facts.push(format!("Recibió {who} el {day}; entregó {by}."));
    }
    for (what, done) in [
        ("Se colocó", &paper.installed),
        ("Se retiró", &paper.removed),
    ] {
        if let Some((day, who)) = done {
            facts.push(format!(
                "{what} el {}; lo registró {who}.",
                said_day(*day, today)
            ));
        }
    }
    if let Some(cause) = paper.ended {
        let heir = paper.replaced_by;
        facts.push(match heir {
            Some(heir) => format!("{}; la sustituye {heir}.", cause.label()),
            None => format!("{}.", cause.label()),
        });
    }
    let run = paper.run.map(|run| {
        view! {
            " "
            <a href=format!("{PATH}/{run}")>{format!("Tiraje {run}")}</a>
        }
    });
    let hangs = paper
        .to_take_down()
        .then(|| view! { <Tag tone="hold" mark="!" word="Por retirar de la fachada" /> });
    view! {
        <article class="item">
            <header>
                <h3>{paper.kind.label()}</h3>
                <span class="folio">{paper.number.to_string()}</span>
                {standing_tag(paper.kind, paper.standing(today))} {hangs}
            </header>
            <p class="small">{facts.join(" ")} {run}</p>
            {may.then(|| acts(number, paper, refused, today))}
        </article>
    }
    .into_any()
}

fn issuing(number: i64, papers: &PapersOfPerson, refused: &Refused, today: NaiveDate) -> AnyView {
    let one = |choice: &IssueChoice| issue(number, choice, refused, today);
    let blocked = |choice: &&IssueChoice| choice.obstacle.is_some();
    let first = papers.choices.iter().find(blocked);
    let reason = first.and_then(|c| c.obstacle.clone());
    let lacks = papers
        .choices
        .iter()
        .any(|c| c.obstacle.is_none() && !c.lacks.is_empty());
    view! {
        <div class="acts">{papers.choices.iter().map(one).collect_view()}</div>
        {reason.map(|why| view! { <p class="small muted">{why}</p> })}
        {lacks
            .then(|| {
                view! {
                    <p class="small muted">
                        "Faltan datos del Ayuntamiento o quién firma: " <a href=SETTINGS>"llenar los ajustes"</a> "."
                    </p>
                }
            })}
    }
    .into_any()
}

fn verb(choice: &IssueChoice) -> String {
    let verb = match choice.kind {
        PaperKind::Credential => "Emitir credencial",
        PaperKind::Appointment => "Emitir nombramiento",
        PaperKind::Plate => "Pedir placa",
    };
    match choice.charge {
        Charge::Block => verb.into(),
        Charge::Ward => format!("{verb} de cuartel"),
    }
}

fn issue(number: i64, choice: &IssueChoice, refused: &Refused, today: NaiveDate) -> AnyView {
    let kind = choice.kind;
    let of = refused.value("term", "");
    let tried = refused.value("kind", "") == kind.code()
        && (of == choice.term.to_string() || (of.is_empty() && choice.charge == Charge::Block));
    // What was refused is shown again, with its reason, also when it cannot be done any more.
    if !tried && (choice.obstacle.is_some() || !choice.lacks.is_empty()) {
        return ().into_any();
    }
    let own = if tried {
        refused.clone()
    } else {
        Refused::default()
    };
    let error = own.error("kind");
    let about = match kind {
        PaperKind::Credential => "Se numera y queda por imprimir, sola o en el siguiente tiraje.",
        PaperKind::Appointment => "Se numera con la fecha de hoy y queda por imprimir.",
        PaperKind::Plate => "Se numera y espera la siguiente orden para el taller.",
    };
    let until = match choice.until {
        Some(day) => format!(
            "Si lo deja vacío, hasta el fin del periodo: {}.",
            said_day(day, today)
        ),
        None => "El periodo ya terminó: escriba hasta qué día vale.".into(),
    };
    let fields = match kind {
        PaperKind::Credential => view! {
            <TextField
                name="valid_until"
                id=match choice.charge {
                    Charge::Block => "issue-valid_until",
                    Charge::Ward => "issue-valid_until-ward",
                }
                label=if choice.until.is_some() { "Vale hasta (opcional)" } else { "Vale hasta" }
                hint=until
                kind="date"
                max=10
                required=choice.until.is_none()
                value=own.value("valid_until", "")
                error=own.error("valid_until")
            />
        }
        .into_any(),
        PaperKind::Appointment => view! {
            <p class="error" role="alert">
                {move || own.error("valid_until").get()}
            </p>
        }
        .into_any(),
        PaperKind::Plate if choice.consent || tried => {
            let ticked = own.value("named", "1") == "1";
            tick(
                "named",
                "Con su nombre (consta su consentimiento)",
                ticked,
                own.error("named"),
            )
        }
        PaperKind::Plate => view! {
            <p class="small muted">
                "Irá sin nombre: en el expediente no consta su consentimiento para publicarlo."
            </p>
        }
        .into_any(),
    };
    view! {
        <details class="act" open=tried>
            <summary class="button">{verb(choice)}</summary>
            <form method="post" action=format!("/jefes-de-manzana/{number}/documentos") class="stack">
                <input type="hidden" name="kind" value=kind.code() />
                <input type="hidden" name="term" value=choice.term.to_string() />
                <p class="muted">{about}</p>
                <p class="error" role="alert">
                    {move || error.get()}
                </p>
                {fields}
                <div class="form-foot">
                    <button type="submit" class="primary">
                        {verb(choice)}
                    </button>
                </div>
            </form>
        </details>
    }
    .into_any()
}
