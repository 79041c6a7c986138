//! The dossier of a person: the checklist with what was seen, and the form of each item.

use super::roster_number;
use crate::plain::controls::table;
use crate::plain::{Frame, Refused, done, page};
use chrono::{Datelike, NaiveDate};
use domain::access::{Action, role_may};
use domain::local_time::show_day;
use domain::roster::dossier::{Dossier, DossierKind, ItemState, ScanRule, SeenItem};
use leptos::prelude::*;
use ui::{EmptyState, SelectField, Tag, TextField};

/// The section of a person's page: how the dossier stands, and the way to it.
#[must_use]
pub fn summary(number: i64, dossier: &Dossier, today: NaiveDate) -> AnyView {
    let missing: Vec<String> = dossier
        .items
        .iter()
        .filter(|(kind, item)| kind.required && item.is_none())
        .map(|(kind, _)| kind.name.clone())
        .collect();
    let renewal = dossier.renewal_due.filter(|due| *due <= today);
    view! {
        <section class="card">
            <h2>"Expediente"</h2>
            <div class="portrait-row">
                {portrait(number, dossier.photo)}
                <div>
                    <p>
                        <strong>{format!("{} %", dossier.completeness)}</strong>
                        " completo"
                        {renewal.map(|_| view! { " " <Tag tone="hold" mark="!" word="Por renovar" /> })}
                    </p>
                    {(!missing.is_empty())
                        .then(|| view! { <p class="small muted">{format!("Falta: {}.", missing.join(", "))}</p> })}
                </div>
            </div>
            <a class="button" href=format!("/jefes-de-manzana/{number}/expediente")>
                "Abrir el expediente"
            </a>
        </section>
    }
    .into_any()
}

/// The portrait, or the place of one.
#[must_use]
pub fn portrait(number: i64, there: bool) -> AnyView {
    if there {
        view! {
            <img
                class="portrait"
                src=format!("/jefes-de-manzana/{number}/foto")
                alt="Fotografía"
                width="90"
                height="120"
            />
        }
        .into_any()
    } else {
        view! {
            <div class="portrait none">
                <span>"Sin foto"</span>
            </div>
        }
        .into_any()
    }
}

/// The page.
#[must_use]
pub fn view(
    frame: &Frame,
    refused: &Refused,
    number: i64,
    name: &str,
    dossier: &Dossier,
    today: NaiveDate,
    said: Option<String>,
) -> String {
    page(frame, &format!("Expediente de {name}"), || {
        let may = |action| {
            frame
                .me
                .as_ref()
                .is_some_and(|me| role_may(me.role, action))
        };
        let (edits, opens) = (may(Action::ManageRoster), may(Action::OpenScan));
        let line = |(kind, item): &(DossierKind, Option<SeenItem>)| {
            row(number, kind, item.as_ref(), today, edits, opens, refused)
        };
        view! {
            <p>
                <a href=format!("/jefes-de-manzana/{number}")>{format!("‹ {name}")}</a>
            </p>
            <div class="head">
                <h1>"Expediente"</h1>
                <span class="folio muted">{roster_number(number)}</span>
                {edits
                    .then(|| {
                        view! {
                            <a class="button quiet" href="/jefes-de-manzana/expediente">
                                "Qué se pide"
                            </a>
                        }
                    })}
            </div>
            {done(said)}
            {refused.banner()}
            <div class="portrait-row">
                {portrait(number, dossier.photo)} <p>
                    <strong class="big">{format!("{} %", dossier.completeness)}</strong>
                    " de lo obligatorio"
                    <br />
                    <span class="muted">
                        {dossier
                            .renewal_due
                            .map_or_else(
                                || "Nada por renovar.".to_owned(),
                                |due| format!("Próxima renovación: {}.", show_day(due, today.year())),
                            )}
                    </span>
                </p>
            </div>
            {if dossier.items.is_empty() {
                view! { <EmptyState why="El expediente no pide nada: revise «Qué se pide».">""</EmptyState> }.into_any()
            } else {
                view! { <div class="checklist">{dossier.items.iter().map(line).collect_view()}</div> }.into_any()
            }}
        }
        .into_any()
    })
}

fn state(item: Option<&SeenItem>, required: bool, today: NaiveDate) -> AnyView {
    let (tone, mark, word) = match item.map(|i| i.state(today)) {
        None if required => ("neutral", "○", "Falta"),
        None => ("off", "–", "Opcional"),
        Some(ItemState::Seen | ItemState::Missing) => ("closed", "✓", "Visto"),
        Some(ItemState::Due) => ("hold", "!", "Por renovar"),
        Some(ItemState::Expired) => ("hold", "✕", "Vencido"),
    };
    view! { <Tag tone=tone mark=mark word=word /> }.into_any()
}

fn row(
    number: i64,
    kind: &DossierKind,
    item: Option<&SeenItem>,
    today: NaiveDate,
    edits: bool,
    opens: bool,
    refused: &Refused,
) -> impl IntoView + use<> {
    let day = |day: NaiveDate| show_day(day, today.year());
    let seen = item.map(|item| {
        let mut parts = vec![format!("Visto {} por {}", day(item.seen_on), item.seen_by)];
        parts.extend(item.issued_on.map(|d| format!("del {}", day(d))));
        parts.extend(item.valid_until.map(|d| format!("vence {}", day(d))));
        if !item.reference.is_empty() {
            parts.push(item.reference.clone());
        }
        parts.join(" · ")
    });
    let scan = item.and_then(|i| i.scan).filter(|_| opens);
    let tried = refused.value("kind", "") == kind.id.to_string();
    let own = if tried {
        refused.clone()
    } else {
        Refused::default()
    };
    let path = format!("/jefes-de-manzana/{number}/expediente");
    let word = if item.is_some() {
        "Registrar de nuevo"
    } else {
        "Registrar"
    };
    view! {
        <article class="item">
            <header>
                <h2>{kind.name.clone()}</h2>
                {state(item, kind.required, today)}
            </header>
            <p class="small">{seen.unwrap_or_else(|| kind.hint.clone())}</p>
            <div class="acts">
                {scan
                    .map(|scan| {
                        view! {
                            <form method="post" action=format!("{path}/copia/{scan}")>
                                <button type="submit">"Abrir la copia"</button>
                            </form>
                        }
                    })}
                {(edits && !kind.ended).then(|| form(kind, &path, &own, tried, word, today))}
                {(edits && item.is_some())
                    .then(|| {
                        view! {
                            <form method="post" action=format!("{path}/retirar")>
                                <input type="hidden" name="kind" value=kind.id.to_string() />
                                <button type="submit" class="quiet">
                                    "Retirar"
                                </button>
                            </form>
                        }
                    })}
            </div>
        </article>
    }
}

fn form(
    kind: &DossierKind,
    path: &str,
    own: &Refused,
    open: bool,
    word: &'static str,
    today: NaiveDate,
) -> AnyView {
    let id = |field: &str| format!("{field}-{}", kind.code);
    let dated = kind.oldest_months.is_some();
    let ends = kind.scan != ScanRule::Photo;
    let scan_error = own.failure.as_ref().and_then(|f| f.message_for("scan"));
    let (scan_id, scan_error_id) = (id("scan"), id("scan-error"));
    view! {
        <details class="act" open=open>
            <summary class="button">{word}</summary>
            <form method="post" action=path.to_owned() enctype="multipart/form-data">
                <input type="hidden" name="kind" value=kind.id.to_string() />
                <p class="muted small">{kind.hint.clone()}</p>
                <div class="pair">
                    <TextField
                        name="seen_on"
                        id=id("seen_on")
                        label="Visto el"
                        kind="date"
                        max=10
                        required=true
                        value=own.value("seen_on", &today.to_string())
                        error=own.error("seen_on")
                    />
                    {dated
                        .then(|| {
                            view! {
                                <TextField
                                    name="issued_on"
                                    id=id("issued_on")
                                    label="Fecha del documento"
                                    kind="date"
                                    max=10
                                    required=true
                                    value=own.value("issued_on", "")
                                    error=own.error("issued_on")
                                />
                            }
                        })}
                    {ends
                        .then(|| {
                            view! {
                                <TextField
                                    name="valid_until"
                                    id=id("valid_until")
                                    label="Vence (opcional)"
                                    kind="date"
                                    max=10
                                    value=own.value("valid_until", "")
                                    error=own.error("valid_until")
                                />
                                <TextField
                                    name="reference"
                                    id=id("reference")
                                    label="Referencia (opcional)"
                                    hint="Versión o número; nunca la clave de elector."
                                    max=80
                                    value=own.value("reference", "")
                                    error=own.error("reference")
                                />
                            }
                        })}
                    {(kind.scan != ScanRule::No)
                        .then(|| {
                            view! {
                                <div class="field">
                                    <label for=scan_id.clone()>
                                        {if kind.scan == ScanRule::Photo {
                                            "Fotografía"
                                        } else {
                                            "Copia digital (opcional)"
                                        }}
                                    </label>
                                    <span class="hint">
                                        {if kind.scan == ScanRule::Photo {
                                            "JPEG, PNG o WebP de hasta 8 MB; se recorta a 3 por 4."
                                        } else {
                                            "Foto de hasta 8 MB o PDF de hasta 5 MB. Se guarda cifrada."
                                        }}
                                    </span>
                                    <input
                                        id=scan_id
                                        type="file"
                                        name="scan"
                                        accept=if kind.scan == ScanRule::Photo {
                                            "image/jpeg,image/png,image/webp"
                                        } else {
                                            "image/jpeg,image/png,image/webp,application/pdf"
                                        }
                                        aria-describedby=scan_error_id.clone()
                                    />
                                    <span class="error" id=scan_error_id role="alert">
                                        {scan_error}
                                    </span>
                                </div>
                            }
                        })}
                </div>
                <div class="form-foot">
                    <button type="submit" class="primary">
                        "Guardar"
                    </button>
                </div>
            </form>
        </details>
    }
    .into_any()
}

/// What a dossier asks for, as the office changes it.
#[must_use]
pub fn checklist(
    frame: &Frame,
    refused: &Refused,
    kinds: &[DossierKind],
    said: Option<String>,
) -> String {
    page(frame, "Qué pide el expediente", || {
        let months = |m: Option<i64>| m.map(|m| m.to_string()).unwrap_or_default();
        let words = |kind: &DossierKind| {
            let mut words = vec![
                if kind.required {
                    "Obligatorio"
                } else {
                    "Opcional"
                }
                .to_owned(),
                format!("peso {}", kind.weight),
                kind.scan.label().to_lowercase(),
            ];
            words.extend(kind.valid_months.map(|m| format!("vale {m} meses")));
            if kind.ended {
                words.push("ya no se pide".into());
            }
            words.join(" · ")
        };
        let one = |kind: &DossierKind| {
            let tried = refused.value("kind", "") == kind.id.to_string();
            let own = if tried {
                refused.clone()
            } else {
                Refused::default()
            };
            let id = |field: &str| format!("{field}-{}", kind.code);
            let yes_no = |yes: &str, no: &str| {
                vec![
                    ("1".to_owned(), yes.to_owned()),
                    ("0".to_owned(), no.to_owned()),
                ]
            };
            let flag = |on: bool| if on { "1" } else { "0" };
            view! {
                <tr>
                    <td class="found">
                        <strong>{kind.name.clone()}</strong>
                        <p class="muted">{words(kind)}</p>
                        <details class="act" open=tried>
                            <summary class="button quiet">"Cambiar"</summary>
                            <form method="post" action="/jefes-de-manzana/expediente">
                                <input type="hidden" name="kind" value=kind.id.to_string() />
                                <input type="hidden" name="version" value=kind.version.to_string() />
                                <div class="pair">
                                    <TextField name="name" id=id("name") label="Nombre" max=80 required=true value=own.value("name", &kind.name) error=own.error("name") />
                                    <TextField name="hint" id=id("hint") label="Qué mirar" max=200 value=own.value("hint", &kind.hint) error=own.error("hint") />
                                    <SelectField name="required" id=id("required") label="¿Es obligatorio?" options=yes_no("Sí", "No") value=own.value("required", flag(kind.required)) />
                                    <TextField name="weight" id=id("weight") label="Peso, de 1 a 10" inputmode="numeric" max=2 required=true value=own.value("weight", &kind.weight.to_string()) error=own.error("weight") />
                                    <TextField name="valid_months" id=id("valid_months") label="Meses que vale" hint="Vacío: no vence." inputmode="numeric" max=3 value=own.value("valid_months", &months(kind.valid_months)) error=own.error("valid_months") />
                                    <TextField name="oldest_months" id=id("oldest_months") label="Antigüedad máxima en meses" hint="Vacío: cualquiera." inputmode="numeric" max=3 value=own.value("oldest_months", &months(kind.oldest_months)) error=own.error("oldest_months") />
                                    <SelectField name="in_use" id=id("in_use") label="¿Se sigue pidiendo?" options=yes_no("Sí", "Ya no") value=own.value("in_use", flag(!kind.ended)) />
                                </div>
                                <div class="form-foot">
                                    <button type="submit" class="primary">
                                        "Guardar"
                                    </button>
                                </div>
                            </form>
                        </details>
                    </td>
                </tr>
            }
        };
        view! {
            <p>
                <a href="/jefes-de-manzana">"‹ Jefes de manzana"</a>
            </p>
            <h1>"Qué pide el expediente"</h1>
            <p class="muted">"Al cambiarlo se vuelve a contar qué tan completo está cada expediente."</p>
            {done(said)}
            {refused.banner()}
            {table(["Documento"], kinds.iter().map(one).collect_view())}
        }
        .into_any()
    })
}
