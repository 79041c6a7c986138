//! A year's calendar of non-working days, and the office hours.

use super::{CALENDAR, parts};
use crate::plain::controls::{ACTION, table};
use crate::plain::{Frame, Refused, done, page};
use crate::show::{When, counted};
use chrono::{Datelike, Weekday};
use domain::calendar::{CalendarDay, CalendarView, ChangeLine, DayState, HoursForm};
use domain::local_time::{MONTH_NAMES, local_date};
use leptos::prelude::*;
use ui::{EmptyState, SelectField, Tag, TextField};

/// Forms of the page that were refused.
#[derive(Debug, Default)]
pub struct Attempts {
    /// Adding a day.
    pub day: Refused,
    /// The hours.
    pub hours: Refused,
    /// The agreement.
    pub year: Refused,
}

/// The page.
#[must_use]
pub fn view(
    frame: &Frame,
    found: &CalendarView,
    attempts: &Attempts,
    said: Option<String>,
) -> String {
    let year = found.year.year;
    page(frame, &format!("Calendario {year}"), || {
        let drafts = found
            .days
            .iter()
            .filter(|d| d.state == DayState::Draft)
            .count();
        view! {
            <div class="head">
                <h1>{format!("Calendario {year}")}</h1>
                {state(found, drafts)}
            </div>
            {parts(CALENDAR)}
            {done(said)}
            {attempts.day.banner()}
            {attempts.hours.banner()}
            {attempts.year.banner()}
            <nav class="views" aria-label="Años">
                {found
                    .years
                    .iter()
                    .map(|y| {
                        view! {
                            <a href=format!("{CALENDAR}?ano={y}") aria-current=(*y == year).then_some("page")>
                                {*y}
                            </a>
                        }
                    })
                    .collect_view()}
            </nav>
            <div class="deadlines">
                <section aria-label="Días inhábiles">
                    {days(found)}
                    {add(year, &attempts.day)}
                </section>
                <aside>
                    {approve(found, drafts, &attempts.year)}
                    {hours(found, &attempts.hours)}
                    {changes(found)}
                </aside>
            </div>
        }
        .into_any()
    })
}

fn state(found: &CalendarView, drafts: usize) -> AnyView {
    match (found.year.approved_at, drafts) {
        (Some(_), 0) => view! { <Tag tone="closed" mark="✓" word="Aprobado" /> }.into_any(),
        (Some(_), _) => {
            view! { <Tag tone="hold" mark="◐" word="Aprobado, con propuestas nuevas" /> }.into_any()
        }
        (None, 0) if !found.days.is_empty() => {
            view! { <Tag tone="hold" mark="◐" word="En vigor, falta el acuerdo" /> }.into_any()
        }
        (None, _) => view! { <Tag tone="neutral" mark="○" word="En borrador" /> }.into_any(),
    }
}

const WEEKDAYS: [&str; 7] = [
    "lunes",
    "martes",
    "miércoles",
    "jueves",
    "viernes",
    "sábado",
    "domingo",
];

/// A day in full: `lunes 16 de febrero`.
pub(super) fn day_in_full(day: chrono::NaiveDate) -> String {
    format!(
        "{} {} de {}",
        WEEKDAYS[day.weekday().num_days_from_monday() as usize],
        day.day(),
        MONTH_NAMES[day.month0() as usize]
    )
}

fn days(found: &CalendarView) -> AnyView {
    if found.days.is_empty() {
        let why = format!(
            "El calendario {} no tiene días todavía: sólo sábados y domingos cuentan como inhábiles. Agregue el primero.",
            found.year.year
        );
        return view! { <EmptyState why=why /> }.into_any();
    }
    let today = local_date(found.now);
    let row = |day: &CalendarDay| {
        let weekend = matches!(day.day.weekday(), Weekday::Sat | Weekday::Sun);
        let tag = match day.state {
            DayState::Approved => view! { <Tag tone="done" mark="✓" word="En vigor" /> },
            DayState::Draft => view! { <Tag tone="neutral" mark="○" word="Propuesto" /> },
        };
        let key = day.day.to_string();
        let past = day.day < today && day.state == DayState::Approved;
        view! {
            <tr>
                <td class="what">
                    {day_in_full(day.day)}
                    {weekend.then(|| view! { <span class="muted">" (fin de semana)"</span> })}
                </td>
                <td>{day.name.clone()} <span class="muted small">" · "{day.basis.clone()}</span></td>
                <td class="state">{tag}</td>
                <td class="acts">
                    {(day.state == DayState::Draft).then(|| change("approve", &key, "Poner en vigor"))}
                    {(!past).then(|| change("remove", &key, "Quitar"))}
                </td>
            </tr>
        }
    };
    let rows = found.days.iter().map(row).collect_view();
    table(["Día", "Motivo y fundamento", "Estado", ACTION], rows)
}

/// A button that shows what a change of one day would move.
fn change(what: &'static str, day: &str, label: &'static str) -> AnyView {
    view! {
        <form method="post" action="/plazos/calendario/previa">
            <input type="hidden" name="change" value=what />
            <input type="hidden" name="day" value=day.to_owned() />
            <button type="submit" class="quiet">
                {label}
            </button>
        </form>
    }
    .into_any()
}

fn add(year: i32, refused: &Refused) -> AnyView {
    let states = vec![
        (
            "draft".to_owned(),
            "Como propuesta, aún no cuenta".to_owned(),
        ),
        ("approved".to_owned(), "En vigor desde ahora".to_owned()),
    ];
    view! {
        <form method="post" action="/plazos/calendario/previa" class="card form" id="agregar">
            <h2>"Agregar un día inhábil"</h2>
            <input type="hidden" name="change" value="add" />
            <input type="hidden" name="year" value=year />
            <div class="pair">
                <TextField
                    name="day"
                    label="Día"
                    kind="date"
                    required=true
                    value=refused.value("day", "")
                    error=refused.error("day")
                />
                <SelectField
                    name="state"
                    label="Cómo entra"
                    options=states
                    value=refused.value("state", "draft")
                    error=refused.error("state")
                />
            </div>
            <TextField
                name="name"
                label="Motivo"
                hint="Por ejemplo Lunes de Carnaval."
                required=true
                value=refused.value("name", "")
                error=refused.error("name")
            />
            <TextField
                name="basis"
                label="Fundamento"
                hint="La ley o el acuerdo, por ejemplo Acuerdo de Cabildo del 12 de enero."
                required=true
                value=refused.value("basis", "")
                error=refused.error("basis")
            />
            <button type="submit" class="primary">
                "Ver qué plazos se mueven"
            </button>
        </form>
    }
    .into_any()
}

fn approve(found: &CalendarView, drafts: usize, refused: &Refused) -> AnyView {
    let year = found.year.year;
    let before = found.year.approved_at.map(|at| {
        let by = found.year.approved_by.clone();
        view! {
            <p>
                "Aprobado por " <strong>{found.year.agreement.clone()}</strong> "; lo asentó " {by} " " <When at=at now=found.now /> "."
            </p>
        }
    });
    let form =
        (!found.days.is_empty() && (drafts > 0 || found.year.approved_at.is_none())).then(|| {
            let waiting = match drafts {
                0 => "Todos sus días están en vigor; falta asentar el acuerdo.".to_owned(),
                n => format!(
                    "{} se ponen en vigor.",
                    counted(
                        i64::try_from(n).unwrap_or(0),
                        "día propuesto",
                        "días propuestos"
                    )
                ),
            };
            view! {
                <form method="post" action="/plazos/calendario/previa" class="stack">
                    <input type="hidden" name="change" value="year" />
                    <input type="hidden" name="year" value=year />
                    <TextField
                        name="agreement"
                        label="Acuerdo de Cabildo y su fecha"
                        hint=waiting
                        required=true
                        max=160
                        value=refused.value("agreement", "")
                        error=refused.error("agreement")
                    />
                    <button type="submit">"Aprobar el calendario"</button>
                </form>
            }
        });
    view! {
        <section class="card form" aria-label="Aprobación">
            <h2>"Aprobación"</h2>
            {before}
            {form}
        </section>
    }
    .into_any()
}

fn hours(found: &CalendarView, refused: &Refused) -> AnyView {
    let now = HoursForm::from(found.hours);
    let field = |name: &'static str, label: &'static str, hint: &'static str, value: &str| {
        view! {
            <TextField
                name=name
                label=label
                hint=hint
                kind="time"
                required=true
                value=refused.value(name, value)
                error=refused.error(name)
            />
        }
    };
    view! {
        <form method="post" action="/plazos/calendario/previa" class="card form">
            <h2>"Horario de la oficina"</h2>
            <input type="hidden" name="change" value="hours" />
            <input type="hidden" name="year" value=found.year.year />
            <div class="pair">
                {field("opens", "Abre", "", &now.opens)}
                {field("closes", "Cierra", "A esa hora vence lo del día.", &now.closes)}
            </div>
            {field("cutoff", "Hora de corte", "Lo que llega después cuenta como recibido el siguiente día hábil.", &now.cutoff)}
            <p class="small muted">"Las guardias no usan el horario: sus plazos se cuentan en horas naturales."</p>
            <button type="submit">"Ver qué plazos se mueven"</button>
        </form>
    }
    .into_any()
}

fn changes(found: &CalendarView) -> AnyView {
    if found.changes.is_empty() {
        return ().into_any();
    }
    let line = |change: &ChangeLine| {
        let moved = if change.done {
            counted(change.moved, "plazo movido", "plazos movidos")
        } else {
            format!(
                "moviendo plazos: {} hasta ahora",
                crate::show::number(change.moved)
            )
        };
        view! {
            <li>
                {change.summary.clone()}
                <span class="muted small">
                    " · " {change.who.clone()} " " <When at=change.at now=found.now /> " · " {moved}
                </span>
            </li>
        }
    };
    view! {
        <section class="card" aria-label="Cambios recientes">
            <h2>"Cambios recientes"</h2>
            <ul class="plain-list">{found.changes.iter().map(line).collect_view()}</ul>
        </section>
    }
    .into_any()
}
