//! The live board: what came in, what went out, what is left and what is late.

mod charts;
mod tables;

use crate::plain::controls::address;
use crate::plain::{Frame, Refused, page};
use crate::show::number;
use domain::board::{Board, LONGEST_YEARS, Measure, Period, Stretch};
use domain::local_time::local;
use leptos::prelude::*;
use tables::{list_of, ratio};
use ui::TextField;

/// Its address.
pub const PATH: &str = "/tablero";
/// The parameters of its address.
pub const STRETCH: &str = "periodo";
/// First and last day of a period between dates.
pub const DATES: [&str; 2] = ["del", "al"];

fn address_of(period: Period) -> String {
    let between = period.stretch == Stretch::Between;
    let day = |day: chrono::NaiveDate| {
        if between {
            day.to_string()
        } else {
            String::new()
        }
    };
    address(
        PATH,
        &[
            (STRETCH, period.stretch.code()),
            (DATES[0], &day(period.from)),
            (DATES[1], &day(period.to)),
        ],
    )
}

/// The page. `refused` is what was wrong with the dates, if they were wrong.
#[must_use]
pub fn view(frame: &Frame, refused: &Refused, board: &Board) -> String {
    page(frame, "Tablero", || {
        let time = local(board.at).format("%H:%M").to_string();
        view! {
            <div class="head">
                <h1>"Tablero"</h1>
                <span class="muted">"Contado a las " <time datetime=board.at.to_rfc3339()>{time}</time></span>
                <a class="button" href=address_of(board.period)>
                    "Actualizar"
                </a>
            </div>
            {periods(refused, board.period)}
            {totals(board)}
            <section class="board-part">
                <h2>{if board.period.by_month() { "Entradas y salidas, mes por mes" } else { "Entradas y salidas, día por día" }}</h2>
                {charts::flow(&board.steps, board.period.by_month())}
                <details class="rest">
                    <summary>"Ver la tabla"</summary>
                    {tables::steps(board)}
                </details>
            </section>
            <section class="board-part">
                <h2>"Rezago por antigüedad"</h2>
                <p class="muted small">"Días desde que se recibieron las que siguen abiertas."</p>
                {charts::ages(&board.ages)}
                {tables::ages(board)}
            </section>
            {tables::groups(
                "Por dependencia",
                "Dependencia",
                "Una petición turnada a dos dependencias se cuenta en ambas.",
                &board.departments,
                board.period.days(),
            )}
            {tables::groups("Por tipo", "Tipo", "", &board.kinds, board.period.days())}
            {tables::groups("Por colonia", "Colonia", "", &board.neighborhoods, board.period.days())}
        }
        .into_any()
    })
}

fn periods(refused: &Refused, period: Period) -> AnyView {
    let link = |stretch: &Stretch| {
        let here = (period.stretch == *stretch && refused.failure.is_none()).then_some("page");
        let href = address(PATH, &[(STRETCH, stretch.code())]);
        view! {
            <a href=href aria-current=here>
                {stretch.label()}
            </a>
        }
    };
    let between = period.stretch == Stretch::Between;
    let opened = between || refused.failure.is_some();
    let day = |name: &str, day: chrono::NaiveDate| {
        let own = if between {
            day.to_string()
        } else {
            String::new()
        };
        refused.value(name, &own)
    };
    view! {
        <nav class="views" aria-label="Periodo">
            {Stretch::ALL.iter().filter(|s| **s != Stretch::Between).map(link).collect_view()}
        </nav>
        {refused.banner()}
        <div class="chips">
            <p class="period">
                {if between { "Periodo: " } else { "" }} {period.days().words()}
            </p>
            <details class="filters" open=opened>
                <summary class="button">{Stretch::Between.label()}</summary>
                <form method="get" action=PATH class="filter-form">
                    <input type="hidden" name=STRETCH value=Stretch::Between.code() />
                    <TextField name=DATES[0] label="Del día" kind="date" value=day(DATES[0], period.from) error=refused.error(DATES[0]) />
                    <TextField
                        name=DATES[1]
                        label="Al día"
                        hint=format!("Hasta {LONGEST_YEARS} años.")
                        kind="date"
                        value=day(DATES[1], period.to)
                        error=refused.error(DATES[1])
                    />
                    <button type="submit">"Ver el periodo"</button>
                </form>
            </details>
        </div>
    }
    .into_any()
}

/// The large numbers, and the two parts of a hundred with their names.
fn totals(board: &Board) -> AnyView {
    let period = board.period.days();
    let stat = |measure: Measure, label: &'static str| {
        view! {
            <li>
                <a href=list_of(&measure.filter(period))>
                    <span class="value">{number(board.total.get(measure))}</span>
                    <span class="label">{label}</span>
                </a>
            </li>
        }
    };
    let total = |measure| (&board.total, measure);
    view! {
        <section class="board-part">
            <h2>"En el periodo"</h2>
            <ul class="stats board-stats">
                {stat(Measure::Received, "entradas: recibidas, sin las canceladas")}
                {stat(Measure::Attended, "salidas: atendidas, de cualquier fecha")}
                {stat(Measure::Closed, "cerradas por la oficina")}
            </ul>
            <dl class="ratios">
                <div>
                    <dt>"Cohorte: de las recibidas en el periodo, las que ya están atendidas"</dt>
                    <dd>{ratio(total(Measure::Answered), total(Measure::Received), period)}</dd>
                </div>
                <div>
                    <dt>"Flujo: atendidas en el periodo, por las recibidas en él; puede pasar de 100 %"</dt>
                    <dd>{ratio(total(Measure::Attended), total(Measure::Received), period)}</dd>
                </div>
            </dl>
        </section>
        <section class="board-part">
            <h2>"Hoy"</h2>
            <p class="muted small">
                "Vencidas son las abiertas cuyo plazo prometido ya pasó; no cuentan las que esperan datos de la persona ni las suspendidas."
            </p>
            <ul class="stats board-stats">
                {stat(Measure::Open, "rezago: abiertas, sin atender")}
                {stat(Measure::Overdue, "vencidas: pasó el plazo prometido")}
                {stat(Measure::ToVerify, "atendidas por verificar")}
            </ul>
            <dl class="ratios">
                <div>
                    <dt>"Vencidas entre las abiertas"</dt>
                    <dd>{ratio(total(Measure::Overdue), total(Measure::Open), period)}</dd>
                </div>
            </dl>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_gives_back_its_period() {
        let today = "2026-11-24".parse().expect("a day");
        for stretch in Stretch::ALL {
            let period = Period::of(*stretch, today);
            let address = address_of(period);
            let value = |name: &str| {
                address
                    .split(['?', '&'])
                    .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
                    .unwrap_or_default()
                    .to_owned()
            };
            let read = Period::read(&value(STRETCH), &value(DATES[0]), &value(DATES[1]), today);
            assert_eq!(read, Ok(period), "{address}");
        }
    }
}
