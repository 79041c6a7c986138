//! One print run: its files, its delivery, its papers.

use super::{PATH, counted, delivered_word, plates_word, said_day, standing_tag};
use crate::plain::controls::table;
use crate::plain::{Frame, Refused, done, page};
use crate::show::{When, number};
use chrono::{DateTime, NaiveDate, Utc};
use domain::access::{Action, role_may};
use domain::local_time::local_date;
use domain::papers::{PaperKind, PrintFormat, PrintRun, RunPage, RunPaper};
use leptos::prelude::*;
use ui::TextField;

/// The page.
#[must_use]
pub fn view(
    frame: &Frame,
    refused: &Refused,
    shown: &RunPage,
    said: Option<String>,
    now: DateTime<Utc>,
) -> String {
    let run = &shown.run;
    page(frame, &format!("Tiraje {}", run.number), || {
        let may = frame
            .me
            .as_ref()
            .is_some_and(|me| role_may(me.role, Action::IssuePapers));
        let today = local_date(now);
        let row = |row: &RunPaper| row_of(row, today);
        view! {
            <p>
                <a href=PATH>"‹ Documentos"</a>
            </p>
            <div class="head">
                <h1>{format!("Tiraje {}", run.number)}</h1>
                <span class="muted">{counted(run.kind, run.papers)}</span>
            </div>
            {done(said)}
            {refused.banner()}
            <p class="muted">
                {run.about.clone()} ". Lo formó " {run.who.clone()} ", " <When at=run.created_at now=now /> "."
            </p>
            <div class="stack papers">
                {numbers(run)}
                {may.then(|| files(run, refused))}
                {(may && run.printed > 0).then(|| delivery(run, refused, today))}
                <section>
                    <h2>"Lo que lleva"</h2>
                    {table(
                        ["Folio", "Persona", "Manzana o cuartel", "Estado", "Entrega"],
                        shown.papers.iter().map(row).collect_view(),
                    )}
                </section>
            </div>
        }
        .into_any()
    })
}

fn numbers(run: &PrintRun) -> AnyView {
    let stat = |(value, label): (i64, &'static str)| {
        view! {
            <li class="stat">
                <span class="value">{number(value)}</span>
                <span class="label">{label}</span>
            </li>
        }
    };
    let all = [
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
    let all: Vec<_> = match run.kind {
        PaperKind::Plate => all.to_vec(),
        PaperKind::Credential | PaperKind::Appointment => all
            .into_iter()
            .enumerate()
            .filter(|(n, _)| !(3..5).contains(n))
            .map(|(_, one)| one)
            .collect(),
    };
    view! { <ul class="stats">{all.into_iter().map(stat).collect_view()}</ul> }.into_any()
}

fn files(run: &PrintRun, refused: &Refused) -> AnyView {
    let error = refused.error("format");
    let path = format!("{PATH}/{}/imprimir", run.number);
    let file = |(place, format): (usize, &PrintFormat)| {
        let class = if place == 0 { "primary" } else { "" };
        view! {
            <form method="post" action=path.clone()>
                <input type="hidden" name="formato" value=format.code() />
                <button type="submit" class=class>
                    {format.label()}
                </button>
            </form>
        }
    };
    let about = match run.kind {
        PaperKind::Credential => {
            "El pliego se imprime por los dos lados, girando por el lado largo. Los números no cambian al imprimir otra vez."
        }
        PaperKind::Appointment => {
            "Uno por hoja, para firma. Los números no cambian al imprimir otra vez."
        }
        PaperKind::Plate => {
            "La orden y el arte son para el taller. Los números no cambian al imprimir otra vez."
        }
    };
    view! {
        <section class="card">
            <h2>"Archivos para imprimir (PDF)"</h2>
            <p class="error" role="alert">
                {move || error.get()}
            </p>
            {if run.live() == 0 {
                view! { <p class="muted">"Ya no queda nada vigente que imprimir."</p> }.into_any()
            } else {
                view! {
                    <div class="acts">
                        {PrintFormat::of_run(run.kind).iter().enumerate().map(file).collect_view()}
                    </div>
                    <p class="small muted">{about} " Cada descarga queda registrada con su nombre."</p>
                }
                    .into_any()
            }}
        </section>
    }
    .into_any()
}

fn delivery(run: &PrintRun, refused: &Refused, today: NaiveDate) -> AnyView {
    view! {
        <section class="card">
            <h2>"Entrega"</h2>
            <form method="post" action=format!("{PATH}/{}/entregar", run.number) class="stack">
                <p class="muted">
                    "Anote aquí que todas las personas recibieron lo suyo, según la relación firmada. Si faltó alguien, registre cada entrega en su página."
                </p>
                <div class="short">
                    <TextField
                        name="day"
                        label="Fecha de la entrega"
                        kind="date"
                        max=10
                        required=true
                        value=refused.value("day", &today.to_string())
                        error=refused.error("day")
                    />
                </div>
                <div class="form-foot">
                    <button type="submit">
                        {match run.printed {
                            1 => "Registrar la entrega que falta".to_owned(),
                            many => format!("Registrar las {} entregas", number(many)),
                        }}
                    </button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

fn row_of(row: &RunPaper, today: NaiveDate) -> impl IntoView + use<> {
    let paper = &row.paper;
    let given = paper.delivered_on.map(|day| {
        let who = paper.received_by.clone().unwrap_or_default();
        let day = said_day(day, today);
        if who == row.name || who.is_empty() {
            day
        } else {
            format!("{day}, {who}")
        }
    });
    let dated = |word: &str, noted: &Option<(NaiveDate, String)>| {
        let (day, _) = noted.as_ref()?;
        Some(format!("{word} {}", said_day(*day, today)))
    };
    let hangs = paper.to_take_down().then(|| "por retirar".to_owned());
    let given: Vec<String> = [
        given,
        dated("colocada", &paper.installed),
        dated("retirada", &paper.removed),
        hangs,
    ]
    .into_iter()
    .flatten()
    .collect();
    let given = (!given.is_empty()).then(|| given.join(" · "));
    let ended = paper.ended.map(|cause| cause.label().to_owned());
    view! {
        <tr>
            <td class="folio">{paper.number.to_string()}</td>
            <td class="what">
                <a href=format!("/jefes-de-manzana/{}#documentos", row.captain)>{row.name.clone()}</a>
            </td>
            <td>{paper.place.clone()}</td>
            <td>{standing_tag(paper.kind, paper.standing(today))}</td>
            <td class="note">{given.or(ended).unwrap_or_default()}</td>
        </tr>
    }
}
