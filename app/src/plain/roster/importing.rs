//! A workbook on its way into the roster: the upload, its columns, its rows, what was done.

use super::Choices;
use crate::plain::controls::{ACTION, address, table, version};
use crate::plain::{Frame, Refused, done, page};
use crate::show::{When, counted, number};
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
                            "Hasta 20 MB y 20,000 renglones."
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
) -> String {
    page(frame, "Importar el padrón", || {
        let path = format!("{PATH}/{}", import.id);
        let body = match (import.state.as_str(), &import.preview, &import.table) {
            ("open", Some(preview), _) => rows(import, preview, filter, &path),
            ("open", None, Some(table)) => columns(refused, import, table, periods, &path),
            (state, ..) => finished(state, import.applied),
        };
        view! {
            <p>
                <a href=PATH>"‹ Importar el padrón"</a>
            </p>
            <h1>{import.file_name.clone()}</h1>
            {done(said)}
            {refused.banner()}
            {body}
        }
        .into_any()
    })
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

/// What each column holds.
fn columns(
    refused: &Refused,
    import: &ImportPage,
    sheet: &Table,
    periods: &[(String, String)],
    path: &str,
) -> AnyView {
    let options: Vec<(String, String)> = Column::ALL
        .iter()
        .map(|c| (c.code().to_owned(), c.label().to_owned()))
        .collect();
    let sheets: Vec<(String, String)> = sheet
        .sheets
        .iter()
        .map(|s| (s.clone(), s.clone()))
        .collect();
    let orders = vec![
        ("surnames".to_owned(), "Apellidos primero".to_owned()),
        ("given".to_owned(), "Nombre primero".to_owned()),
    ];
    let order = match import.layout.mapping.order {
        NameOrder::SurnamesFirst => "surnames",
        NameOrder::GivenFirst => "given",
    };
    let sample = |n: usize| -> String {
        let cells = sheet.rows.iter().filter_map(|row| row.cells.get(n));
        let cells: Vec<&str> = cells
            .map(String::as_str)
            .filter(|c| !c.is_empty())
            .take(3)
            .collect();
        cells.join(" · ")
    };
    let line = |(n, heading): (usize, &String)| {
        let chosen = import
            .layout
            .mapping
            .columns
            .get(n)
            .copied()
            .unwrap_or(Column::Ignore);
        let heading = if heading.is_empty() {
            format!("Columna {}", n + 1)
        } else {
            heading.clone()
        };
        view! {
            <tr>
                <td class="what">
                    <strong>{heading.clone()}</strong>
                    <br />
                    <span class="muted small">{sample(n)}</span>
                </td>
                <td>
                    <select name="column" aria-label=format!("Qué contiene {heading}")>
                        {options
                            .iter()
                            .map(|(code, label)| {
                                view! {
                                    <option value=code.clone() selected=chosen.code() == code>
                                        {label.clone()}
                                    </option>
                                }
                            })
                            .collect_view()}
                    </select>
                </td>
            </tr>
        }
    };
    let wrong = refused
        .failure
        .as_ref()
        .and_then(|f| f.message_for("columns"));
    view! {
        <p class="muted">
            {format!(
                "Encabezados en el renglón {}. Diga qué contiene cada columna; se recordará para archivos con los mismos encabezados.",
                sheet.header_line,
            )}
        </p>
        {wrong.map(|text| view! { <Banner mood=Mood::Error>{text}</Banner> })}
        <form method="post" action=format!("{path}/columnas") class="stack">
            {version(refused, import.version)}
            <div class="pair">
                <SelectField
                    name="sheet"
                    label="Hoja"
                    hint="Al elegir otra hoja se leen sus encabezados de nuevo."
                    options=sheets
                    value=sheet.sheet.clone()
                />
                <SelectField
                    name="order"
                    label="Orden del nombre completo"
                    options=orders
                    value=order
                />
                <SelectField
                    name="period"
                    label="Periodo en el que ejercen"
                    none="Elija un periodo"
                    options=periods.to_vec()
                    value=import.layout.period.map(|p| p.to_string()).unwrap_or_default()
                    error=refused.error("period")
                />
            </div>
            {table(
                ["Columna del archivo", "Qué contiene"],
                sheet.headings.iter().enumerate().map(line).collect_view(),
            )}
            <div class="form-foot">
                <button type="submit" class="primary">
                    "Revisar los renglones"
                </button>
            </div>
        </form>
        {discard(import, path)}
    }
    .into_any()
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

fn filter_address(
    path: &str,
    problem: Option<ProblemKind>,
    outcome: Option<OutcomeKind>,
    after: u32,
) -> String {
    let after = if after == 0 {
        String::new()
    } else {
        after.to_string()
    };
    address(
        path,
        &[
            ("problema", problem.map_or("", ProblemKind::code)),
            ("resultado", outcome.map_or("", OutcomeKind::code)),
            ("desde", &after),
        ],
    )
}

/// What would happen, row by row.
fn rows(import: &ImportPage, preview: &PreviewPage, filter: &PreviewFilter, path: &str) -> AnyView {
    let totals = &preview.totals;
    let outcome = |kind: OutcomeKind| {
        (
            kind.label().to_lowercase(),
            totals.with_outcome(kind),
            Some(filter_address(path, None, Some(kind), 0)),
        )
    };
    let kinds = [
        OutcomeKind::New,
        OutcomeKind::Same,
        OutcomeKind::Changed,
        OutcomeKind::MergeProposed,
        OutcomeKind::Refused,
    ];
    let narrowed = filter.problem.is_some() || filter.outcome.is_some();
    let last = preview.rows.last().map_or(0, |r| r.row.line);
    let next = preview
        .more
        .then(|| filter_address(path, filter.problem, filter.outcome, last));
    let first = (filter.after > 0).then(|| filter_address(path, filter.problem, filter.outcome, 0));
    let decides = preview.rows.iter().any(|r| choices_of(r).len() > 1);
    view! {
        <p class="muted">
            {counted(i64::try_from(totals.rows).unwrap_or(0), "renglón leído", "renglones leídos")} "; "
            {format!("{} por decidir. ", preview.undecided)}
            "Nada ha cambiado todavía en el padrón."
        </p>
        {stat_list(kinds.map(outcome).to_vec())}
        {problems(totals, path)}
        <div class="chips">
            <a class="button" href=format!("{path}/reporte.csv") download="">
                "Descargar el reporte"
            </a>
            <form method="post" action=format!("{path}/columnas/volver")>
                <input type="hidden" name="version" value=import.version.to_string() />
                <button type="submit">"Cambiar las columnas"</button>
            </form>
            {(totals.with_outcome(OutcomeKind::Changed) + totals.block_changes > 0)
                .then(|| {
                    view! {
                        <form method="post" action=format!("{path}/aceptar")>
                            <input type="hidden" name="version" value=import.version.to_string() />
                            <button type="submit">"Aceptar todos los cambios"</button>
                        </form>
                    }
                })}
            {narrowed
                .then(|| {
                    view! {
                        <a class="button quiet" href=path.to_owned()>
                            "Ver todos los renglones"
                        </a>
                    }
                })}
        </div>
        <form method="post" action=format!("{path}/decidir")>
            <input type="hidden" name="version" value=import.version.to_string() />
            <input
                type="hidden"
                name="volver"
                value=filter_address(path, filter.problem, filter.outcome, filter.after)
            />
            {table(
                ["Renglón", "Nombre", "Manzana", "Qué pasaría", "Qué se encontró", ACTION],
                preview.rows.iter().map(row).collect_view(),
            )}
            {decides
                .then(|| {
                    view! {
                        <div class="form-foot">
                            <button type="submit">"Guardar lo decidido en esta página"</button>
                        </div>
                    }
                })}
        </form>
        <Pager counted=String::new() first=first next=next />
        {apply(import, preview, path)}
        {discard(import, path)}
    }
    .into_any()
}

/// The kinds of problems with their counts; each opens its rows.
fn problems(totals: &Totals, path: &str) -> AnyView {
    let found: Vec<ProblemKind> = ProblemKind::ALL
        .iter()
        .copied()
        .filter(|kind| totals.with_problem(*kind) > 0)
        .collect();
    if found.is_empty() {
        return ().into_any();
    }
    let line = |kind: &ProblemKind| {
        let count = totals.with_problem(*kind);
        view! {
            <li>
                <a class="chip" href=filter_address(path, Some(*kind), None, 0)>
                    {severity_tag(kind.severity())}
                    " "
                    {kind.label()}
                    " "
                    <strong>{number(i64::try_from(count).unwrap_or(0))}</strong>
                </a>
            </li>
        }
    };
    view! { <ul class="chips problems">{found.iter().map(line).collect_view()}</ul> }.into_any()
}

fn severity_tag(severity: Severity) -> AnyView {
    let (class, mark) = match severity {
        Severity::Error => ("mark-error", "✕"),
        Severity::Warning => ("mark-warning", "!"),
        Severity::Notice => ("mark-notice", "i"),
    };
    view! {
        <span class=class title=severity.label()>
            {mark}
        </span>
    }
    .into_any()
}

/// What can be decided of a row: code and words.
fn choices_of(decided: &DecidedRow) -> Vec<(&'static str, &'static str)> {
    match &decided.row.outcome {
        Outcome::MergeProposed { .. } => vec![
            ("", "Sin decidir: no se importa"),
            (Decision::Merge.code(), "Es la misma: unir"),
            (Decision::Separate.code(), "Es otra: agregar"),
        ],
        Outcome::Changed { .. } => vec![
            ("", "Dejar como está"),
            (Decision::Accept.code(), "Aceptar los cambios"),
        ],
        _ if !decided.row.block_changes.is_empty() => vec![
            ("", "Dejar la manzana como está"),
            (Decision::Accept.code(), "Aceptar los cambios"),
        ],
        _ => Vec::new(),
    }
}

fn row(decided: &DecidedRow) -> impl IntoView + use<> {
    let row = &decided.row;
    let (tone, mark) = match row.outcome.kind() {
        OutcomeKind::New => ("work", "+"),
        OutcomeKind::Same => ("done", "="),
        OutcomeKind::Changed => ("info", "≠"),
        OutcomeKind::MergeProposed => ("hold", "?"),
        OutcomeKind::Refused => ("off", "×"),
    };
    let choices = choices_of(decided);
    let chosen = decided.decision.map_or("", Decision::code);
    let name = format!("d{}", row.line);
    let label = format!("Qué hacer con el renglón {}", row.line);
    let about = match &row.outcome {
        Outcome::Same { number, .. } | Outcome::Changed { number, .. } => {
            Some(super::roster_number(*number))
        }
        Outcome::MergeProposed {
            with: Twin::Person { number, .. },
        } => Some(super::roster_number(*number)),
        _ => None,
    };
    let changes: Vec<FieldChange> = match &row.outcome {
        Outcome::Changed { changes, .. } => changes.clone(),
        _ => Vec::new(),
    };
    let changes = changes.into_iter().chain(row.block_changes.clone());
    view! {
        <tr>
            <td class="folio">{row.line.to_string()}</td>
            <td>{row.name.clone()}</td>
            <td>{row.block.clone()}</td>
            <td>
                <Tag tone=tone mark=mark word=row.outcome.kind().label() />
                {about.map(|text| view! { <span class="muted small">" " {text}</span> })}
            </td>
            <td class="found">
                {row.problems.iter().map(problem).collect_view()} {changes.map(change).collect_view()}
            </td>
            <td>
                {(!choices.is_empty())
                    .then(|| {
                        view! {
                            <select name=name aria-label=label>
                                {choices
                                    .into_iter()
                                    .map(|(code, words)| {
                                        view! {
                                            <option value=code selected=code == chosen>
                                                {words}
                                            </option>
                                        }
                                    })
                                    .collect_view()}
                            </select>
                        }
                    })}
            </td>
        </tr>
    }
}

fn problem(problem: &Problem) -> impl IntoView + use<> {
    view! {
        <p>{severity_tag(problem.kind.severity())} " " {problem.message.clone()}</p>
    }
}

fn change(change: FieldChange) -> impl IntoView {
    let before = if change.before.is_empty() {
        "—".to_owned()
    } else {
        change.before
    };
    view! {
        <p>
            <strong>{change.column.label()}</strong>
            ": "
            <del>{before}</del>
            " → "
            <ins>{change.after}</ins>
        </p>
    }
}

/// The act itself, with what it will do in words.
fn apply(import: &ImportPage, preview: &PreviewPage, path: &str) -> AnyView {
    let totals = &preview.totals;
    let of = |kind| i64::try_from(totals.with_outcome(kind)).unwrap_or(0);
    let words = format!(
        "Se agregarán {} y {}. {} con error no entran. Lo que está sin decidir no se toca.",
        counted(of(OutcomeKind::New), "persona", "personas"),
        counted(
            i64::try_from(preview.new_blocks).unwrap_or(0),
            "manzana nueva",
            "manzanas nuevas"
        ),
        counted(of(OutcomeKind::Refused), "renglón", "renglones"),
    );
    view! {
        <section class="card">
            <h2>"Aplicar"</h2>
            <p>{words}</p>
            <p class="muted">
                "Se escribe todo junto o nada. Si el padrón cambió desde que se mostró esta página, se le pedirá revisar de nuevo."
            </p>
            <form method="post" action=format!("{path}/aplicar") class="form-foot">
                <input type="hidden" name="version" value=import.version.to_string() />
                <input type="hidden" name="digest" value=preview.digest.clone() />
                <button type="submit" class="primary">
                    "Aplicar al padrón"
                </button>
            </form>
        </section>
    }
    .into_any()
}
