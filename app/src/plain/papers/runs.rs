//! Print runs, papers that wait for one, and the form of a batch.

use super::{PATH, SETTINGS, counted, delivered_word, kind_choices, missing, plates_word};
use crate::plain::controls::{address, table, tick};
use crate::plain::roster::Choices;
use crate::plain::{Frame, Refused, done, page};
use crate::show::{When, number};
use domain::access::{Action, role_may};
use domain::papers::{Candidates, Lack, MOST_PAPERS, PaperKind, PrintRun, Waiting};
use leptos::prelude::*;
use ui::{EmptyState, Pager, SelectField, TextField};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The print runs.
    pub runs: Vec<PrintRun>,
    /// Whether there are more after these.
    pub more: bool,
    /// Whether this is not the first page.
    pub later: bool,
    /// What waits without a run.
    pub waiting: Vec<Waiting>,
    /// What has to be filled in.
    pub lacks: Vec<Lack>,
    /// What the batch form says: `tipo`, `cuartel`, `colonia`, `desde`, `hasta`, `vigencia`.
    pub query: Vec<(String, String)>,
    /// Who the batch would make papers for, when it was asked.
    pub preview: Option<(PaperKind, Candidates)>,
    /// What the forms choose from.
    pub choices: Choices,
    /// What was just done.
    pub said: Option<String>,
}

impl Shown {
    fn of(&self, name: &str) -> String {
        let found = self.query.iter().find(|(n, _)| n == name);
        found.map(|(_, v)| v.clone()).unwrap_or_default()
    }
}

/// The page.
#[must_use]
pub fn view(frame: &Frame, refused: &Refused, shown: &Shown) -> String {
    page(frame, "Documentos", || {
        let may = frame
            .me
            .as_ref()
            .is_some_and(|me| role_may(me.role, Action::IssuePapers));
        view! {
            <p>
                <a href="/jefes-de-manzana">"‹ Jefes de manzana"</a>
            </p>
            <div class="head">
                <h1>"Documentos"</h1>
                <a class="button" href=SETTINGS>
                    "Ajustes de los documentos"
                </a>
            </div>
            {done(shown.said.clone())}
            {refused.banner()}
            {missing(&shown.lacks)}
            {may.then(|| waiting(&shown.waiting, refused))}
            <div class="stack papers">
                {may.then(|| batch(shown, refused))}
                <section>
                    <h2>"Tirajes"</h2>
                    {runs(shown)}
                </section>
            </div>
        }
        .into_any()
    })
}

fn waiting(rows: &[Waiting], refused: &Refused) -> AnyView {
    let error = refused.error("gather");
    let row = |row: &Waiting| {
        let (kind, count) = (row.kind, counted(row.kind, row.papers));
        view! {
            <form method="post" action=format!("{PATH}/reunir") class="gather">
                <input type="hidden" name="tipo" value=kind.code() />
                <span>
                    "Sin tiraje todavía: " <strong>{count}</strong>
                </span>
                <button type="submit">"Formar un tiraje"</button>
            </form>
        }
    };
    view! {
        <p class="error" role="alert">
            {move || error.get()}
        </p>
        {rows.iter().map(row).collect_view()}
    }
    .into_any()
}

/// The filter goes into the address; making the papers is posted, after who gets them was seen.
fn batch(shown: &Shown, refused: &Refused) -> AnyView {
    let kind = shown.of("tipo");
    let asked = !kind.is_empty();
    let error = refused.error("valid_until");
    view! {
        <details class="card" open=asked || shown.runs.is_empty()>
            <summary>
                <strong>"Emitir para muchas personas"</strong>
            </summary>
            <p class="muted">
                {format!(
                    "Para jefas y jefes de manzana que ya rindieron protesta, están en el cargo y no tienen ese documento vigente. Hasta {MOST_PAPERS} por tiraje. Los de cuartel se emiten desde la página de cada persona.",
                )}
            </p>
            <form method="get" action=PATH class="filter-form">
                <SelectField name="tipo" label="Documento" options=kind_choices() value=kind />
                <SelectField
                    name="cuartel"
                    label="Cuartel"
                    none="Todos"
                    options=shown.choices.wards.clone()
                    value=shown.of("cuartel")
                />
                <SelectField
                    name="colonia"
                    label="Colonia"
                    none="Todas"
                    options=shown.choices.neighborhoods.clone()
                    value=shown.of("colonia")
                />
                <TextField
                    name="desde"
                    label="Protesta desde"
                    kind="date"
                    max=10
                    value=shown.of("desde")
                    error=refused.error("desde")
                />
                <TextField
                    name="hasta"
                    label="Protesta hasta"
                    kind="date"
                    max=10
                    value=shown.of("hasta")
                    error=refused.error("hasta")
                />
                <TextField
                    name="vigencia"
                    label="Credencial válida hasta"
                    hint="Vacío: fin del periodo."
                    kind="date"
                    max=10
                    value=shown.of("vigencia")
                    error=error
                />
                <button type="submit">"Ver a quiénes"</button>
            </form>
            {shown.preview.as_ref().map(|(kind, found)| preview(shown, *kind, found, refused))}
        </details>
    }
    .into_any()
}

fn preview(shown: &Shown, kind: PaperKind, found: &Candidates, refused: &Refused) -> AnyView {
    let error = refused.error("kind");
    let over = (found.over > 0).then(|| {
        let said = match kind {
            PaperKind::Credential => {
                "cuyo periodo ya terminó quedan fuera. Para incluirlas, escriba hasta qué día vale la credencial."
            }
            _ => "cuyo periodo ya terminó quedan fuera: necesitan el cargo del periodo en curso.",
        };
        let people = crate::show::counted(found.over, "persona", "personas");
        view! { <p class="small muted">{format!("{people} {said}")}</p> }
    });
    if found.total == 0 {
        return view! {
            <p class="error" role="alert">
                {move || error.get()}
            </p>
            <p>
                <strong>"Nadie cumple con lo elegido, o ya lo tienen."</strong>
            </p>
            {over}
        }
        .into_any();
    }
    let names: Vec<String> = found
        .first
        .iter()
        .map(|(name, place)| format!("{name} ({place})"))
        .collect();
    let others = found.next - i64::try_from(names.len()).unwrap_or(0);
    let more = if others > 0 {
        format!(" y {} más", number(others))
    } else {
        String::new()
    };
    let rest = (found.total > found.next).then(|| {
        view! {
            <p class="small muted">
                {format!(
                    "En total son {}: emita este tiraje y repita para los demás.",
                    number(found.total),
                )}
            </p>
        }
    });
    let hidden = shown.query.iter().map(|(name, value)| {
        view! { <input type="hidden" name=name.clone() value=value.clone() /> }
    });
    let verb = if kind == PaperKind::Plate {
        "Pedir"
    } else {
        "Emitir"
    };
    let named = (kind == PaperKind::Plate).then(|| {
        tick(
            "nombres",
            "Con nombre, si consta su consentimiento en el expediente",
            true,
            Signal::stored(None),
        )
    });
    view! {
        <form method="post" action=PATH class="stack preview">
            {hidden.collect_view()}
            <p class="error" role="alert">
                {move || error.get()}
            </p>
            <p>
                <strong>{format!("Se numerarán {}", counted(kind, found.next))}</strong>
                {format!(" en un tiraje, por manzana: {}{more}.", names.join(", "))}
            </p>
            {rest}
            {over}
            {named}
            <div class="form-foot">
                <button type="submit" class="primary">
                    {format!("{verb} {} y formar el tiraje", counted(kind, found.next))}
                </button>
            </div>
        </form>
    }
    .into_any()
}

fn runs(shown: &Shown) -> AnyView {
    if shown.runs.is_empty() {
        return view! {
            <EmptyState why="Todavía no hay tirajes. Emita documentos para muchas personas, o de uno en uno desde la página de cada una.">
                <a class="button" href="/jefes-de-manzana?estado=accredited">
                    "Ver quiénes ya rindieron protesta"
                </a>
            </EmptyState>
        }
        .into_any();
    }
    let row = |run: &PrintRun| {
        let parts = [
            (run.requested, "por imprimir"),
            (run.printed, "por entregar"),
            (run.delivered, delivered_word(run.kind, run.delivered)),
            (
                run.installed,
                plates_word("colocada", "colocadas", run.installed),
            ),
            (
                run.removed,
                plates_word("retirada", "retiradas", run.removed),
            ),
            (run.ended(), "sin validez"),
        ];
        let parts: Vec<String> = parts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{} {word}", number(count)))
            .collect();
        view! {
            <tr>
                <td class="what">
                    <a href=format!("{PATH}/{}", run.number)>{run.number.to_string()}</a>
                    <span class="muted">" · " {run.about.clone()}</span>
                </td>
                <td>{counted(run.kind, run.papers)}</td>
                <td class="note">{parts.join(" · ")}</td>
                <td class="when">
                    <When at=run.created_at now=shown.choices.now />
                </td>
                <td class="who">{run.who.clone()}</td>
            </tr>
        }
    };
    let last = shown.runs.last().filter(|_| shown.more);
    let next = last.map(|run| address(PATH, &[("antes", &run.number.to_string())]));
    let first = shown.later.then(|| PATH.to_owned());
    view! {
        {table(["Tiraje", "Documentos", "Estado", "Cuándo", "Quién"], shown.runs.iter().map(row).collect_view())}
        <Pager counted=String::new() first=first next=next />
    }
    .into_any()
}
