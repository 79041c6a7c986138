//! A workbook on its way into the roster: the upload, its columns, its rows, what was done.

mod columns;
mod rows;

use super::Choices;
use crate::plain::controls::{ACTION, address, table, version};
use crate::plain::{Frame, Refused, done, page};
use crate::show::{When, counted, number};
use chrono::{DateTime, Utc};
use domain::local_time::show;
use domain::names::NameOrder;
use domain::roster_import::{
    Column, FieldChange, Outcome, OutcomeKind, Problem, ProblemKind, Severity, Table, Totals, Twin,
};
use leptos::prelude::*;
use ui::{Banner, EmptyState, Mood, Pager, SelectField, Tag};
use usecases::roster::{Applied, DecidedRow, Decision, ImportPage, PreviewFilter, PreviewPage};

const PATH: &str = "/jefes-de-manzana/importar";

/// A workbook in the list of the last ones.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its address.
    pub href: String,
    /// Its name.
    pub file: String,
    /// By whom.
    pub who: String,
    /// When.
    pub at: chrono::DateTime<chrono::Utc>,
    /// `open`, `applied`, `discarded` or `expired`.
    pub state: String,
}

fn state_word(state: &str) -> (&'static str, &'static str, &'static str) {
    match state {
        "open" => ("info", "◐", "Por decidir"),
        "applied" => ("closed", "✓", "Aplicado"),
        "discarded" => ("off", "×", "Descartado"),
        _ => ("off", "×", "Vencido"),
    }
}

/// The upload, and the last workbooks.
#[must_use]
pub fn index(frame: &Frame, refused: &Refused, last: &[Line], choice: &Choices) -> String {
    page(frame, "Importar el padrón", || {
        let now = choice.now;
        let row = |line: &Line| {
            let (tone, mark, word) = state_word(&line.state);
            view! {
                <tr>
                    <td class="what">
                        <a href=line.href.clone()>{line.file.clone()}</a>
                    </td>
                    <td>
                        <Tag tone=tone mark=mark word=word />
                    </td>
                    <td class="who">{line.who.clone()}</td>
                    <td class="when">
                        <When at=line.at now=now />
                    </td>
                </tr>
            }
        };
        view! {
            <p>
                <a href="/jefes-de-manzana">"‹ Jefes de manzana"</a>
            </p>
            <h1>"Importar el padrón"</h1>
            <section class="card prose">
                <h2>"Subir un archivo"</h2>
                <p>
                    "Un archivo de Excel (.xlsx), LibreOffice (.ods) o CSV, tal como lo tenga. Primero se muestra renglón por renglón qué pasaría; nada cambia en el padrón hasta que usted lo aplique."
                </p>
                {refused.banner()}
                <form method="post" action=PATH enctype="multipart/form-data" class="stack">
                    <div class="field">
                        <label for="file">"Archivo"</label>
                        <span class="hint" id="file-hint">
                            "Hasta 20 MB y 20,000 renglones. Se guarda cifrado 72 horas; si en ese tiempo no lo aplica, se borra."
                        </span>
                        <input
                            id="file"
                            name="file"
                            type="file"
                            accept=".xlsx,.ods,.csv,.tsv,.txt"
                            aria-describedby="file-hint file-error"
                            required=true
                        />
                        <span class="error" id="file-error" role="alert">
                            {refused.failure.as_ref().and_then(|f| f.message_for("file"))}
                        </span>
                    </div>
                    <div class="form-foot">
                        <button type="submit" class="primary">
                            "Subir y revisar"
                        </button>
                    </div>
                </form>
            </section>
            <h2>"Archivos recientes"</h2>
            {if last.is_empty() {
                view! { <EmptyState why="Todavía no se ha subido ningún archivo.">""</EmptyState> }.into_any()
            } else {
                table(["Archivo", "Estado", "Subió", "Cuándo"], last.iter().map(row).collect_view())
            }}
        }
        .into_any()
    })
}

/// One workbook.
#[must_use]
pub fn one(
    frame: &Frame,
    refused: &Refused,
    import: &ImportPage,
    filter: &PreviewFilter,
    periods: &[(String, String)],
    said: Option<String>,
    now: DateTime<Utc>,
) -> String {
    page(frame, "Importar el padrón", || {
        let path = format!("{PATH}/{}", import.id);
        let body = match (import.state.as_str(), &import.preview, &import.table) {
            ("open", Some(preview), _) => rows::rows(import, preview, filter, &path),
            ("open", None, Some(table)) => columns::columns(refused, import, table, periods, &path),
            (state, ..) => finished(state, import.applied),
        };
        view! {
            <p>
                <a href=PATH>"‹ Importar el padrón"</a>
            </p>
            <h1>{import.file_name.clone()}</h1>
            {done(said)}
            {refused.banner()}
            {refused
                .failure
                .as_ref()
                .and_then(|f| f.message_for("rows"))
                .map(|text| view! { <Banner mood=Mood::Error>{text}</Banner> })}
            {body}
            {kept_until(import, now)}
        }
        .into_any()
    })
}

/// Until when an open workbook is kept.
fn kept_until(import: &ImportPage, now: DateTime<Utc>) -> Option<AnyView> {
    let until = (import.state == "open").then(|| show(import.forgotten_at, now))?;
    let said = format!(
        "El archivo se guarda cifrado hasta: {until}. Si para entonces no se aplica, se borra y hay que subirlo otra vez."
    );
    Some(view! { <p class="small muted">{said}</p> }.into_any())
}

fn finished(state: &str, applied: Option<Applied>) -> AnyView {
    let Some(applied) = applied.filter(|_| state == "applied") else {
        let text = if state == "discarded" {
            "Este archivo se descartó. El padrón quedó como estaba."
        } else {
            "Este archivo venció sin aplicarse y ya no se conserva. El padrón quedó como estaba."
        };
        return view! {
            <EmptyState why=text>
                <a class="button" href=PATH>
                    "Subir otro archivo"
                </a>
            </EmptyState>
        }
        .into_any();
    };
    let stats = [
        ("personas agregadas", applied.added),
        ("personas con cambios", applied.changed),
        ("renglones unidos a alguien", applied.merged),
        ("sin novedad", applied.same),
        ("cambios no aceptados", applied.left),
        ("renglones con error", applied.refused),
        ("manzanas nuevas", applied.new_blocks),
    ];
    view! {
        <Banner mood=Mood::Done>"Se aplicó completo."</Banner>
        {stat_list(stats.map(|(label, n)| (label.to_owned(), n, None)).to_vec())}
        <a class="button" href="/jefes-de-manzana">
            "Ver el padrón"
        </a>
    }
    .into_any()
}

fn stat_list(stats: Vec<(String, usize, Option<String>)>) -> AnyView {
    let stat = |(label, value, href): (String, usize, Option<String>)| {
        let value = number(i64::try_from(value).unwrap_or(i64::MAX));
        let inside = view! {
            <span class="value">{value}</span>
            <span class="label">{label}</span>
        };
        match href {
            Some(href) => view! {
                <li>
                    <a href=href>{inside}</a>
                </li>
            }
            .into_any(),
            None => view! { <li class="stat">{inside}</li> }.into_any(),
        }
    };
    view! { <ul class="stats">{stats.into_iter().map(stat).collect_view()}</ul> }.into_any()
}

fn discard(import: &ImportPage, path: &str) -> AnyView {
    view! {
        <form method="post" action=format!("{path}/descartar")>
            <input type="hidden" name="version" value=import.version.to_string() />
            <button type="submit" class="quiet">
                "Descartar el archivo"
            </button>
        </form>
    }
    .into_any()
}
