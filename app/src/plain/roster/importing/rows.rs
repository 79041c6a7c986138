//! What a workbook would do, row by row.

use super::*;

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
pub(super) fn rows(
    import: &ImportPage,
    preview: &PreviewPage,
    filter: &PreviewFilter,
    path: &str,
) -> AnyView {
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
            Some(crate::plain::roster::roster_number(*number))
        }
        Outcome::MergeProposed {
            with: Twin::Person { number, .. },
        } => Some(crate::plain::roster::roster_number(*number)),
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
