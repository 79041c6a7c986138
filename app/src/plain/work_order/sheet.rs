//! The sheet that a crew takes along: stops in the order of the way, with room for what came of each.

use super::{CREW, DAY, ORDER, SHEET, START, STOP};
use crate::plain::{Frame, Refused, page};
use crate::show::{counted, place_lines};
use chrono::{DateTime, Datelike, Utc};
use domain::catalogue::Point;
use domain::local_time::{local_date, show, show_day};
use domain::work_order::{OrderStop, WorkOrder};
use leptos::prelude::*;
use ui::{Banner, Mood, TextField};

/// The page. `tells` is whether who looks may ask for names and telephones.
#[must_use]
pub fn view(frame: &Frame, order: &WorkOrder, refused: &Refused, tells: bool) -> String {
    page(frame, "Orden de trabajo", || {
        view! {
            <div class="no-print">
                <p>
                    <a href=ORDER>"‹ Elegir otras peticiones"</a>
                </p>
                {refused.banner()}
                {left_out(order)}
                <p class="muted">
                    "Para imprimir use Ctrl + P (⌘ + P en Mac) o el menú del navegador, en tamaño carta. Ninguna parada se parte entre dos hojas."
                </p>
                {(tells && order.mark.is_none()).then(|| contacts(order, refused))}
            </div>
            <article class="order-sheet">
                {heading(order)}
                <ol class="order-stops">
                    {order.stops.iter().enumerate().map(|(n, stop)| one(order, stop, n)).collect_view()}
                </ol>
            </article>
        }
        .into_any()
    })
}

fn left_out(order: &WorkOrder) -> AnyView {
    let count = i64::try_from(order.left_out).unwrap_or(i64::MAX);
    if count == 0 {
        return ().into_any();
    }
    let words = counted(count, "petición", "peticiones");
    view! {
        <Banner mood=Mood::Warning>
            {format!("De lo que marcó, {words} ya no está en su bandeja y no sale en la hoja.")}
        </Banner>
    }
    .into_any()
}

/// What has to be said before the sheet tells who asked. The reason is posted, never in the address.
fn contacts(order: &WorkOrder, refused: &Refused) -> AnyView {
    let stop = |stop: &OrderStop| {
        view! { <input type="hidden" name=STOP value=stop.folio.to_string() /> }
    };
    view! {
        <details class="order-contacts" open=refused.failure.is_some()>
            <summary>"Con nombre y teléfono de quien pidió"</summary>
            <form method="post" action=SHEET class="stack">
                {order.stops.iter().map(stop).collect_view()}
                <input type="hidden" name=CREW value=order.crew.clone() />
                <input type="hidden" name=DAY value=order.day.to_string() />
                {order.start.as_ref().map(|start| view! { <input type="hidden" name=START value=start.id.to_string() /> })}
                <input type="hidden" name="telefonos" value="1" />
                <TextField
                    name="reason"
                    label="Para qué los necesita"
                    hint="De 10 a 200 caracteres. Queda en la hoja y, por cada petición, en la bitácora."
                    max=200
                    required=true
                    value=refused.value("reason", "")
                    error=refused.error("reason")
                />
                <div class="form-foot">
                    <button type="submit">"Hacer la hoja con nombre y teléfono"</button>
                </div>
            </form>
        </details>
    }
    .into_any()
}

/// Straight lines, as people say distances.
fn distance(metres: f64) -> String {
    if metres < 1_000.0 {
        format!("{metres:.0} m")
    } else {
        format!("{:.1} km", metres / 1_000.0)
    }
}

fn heading(order: &WorkOrder) -> AnyView {
    let year = local_date(order.now).year();
    let count = i64::try_from(order.stops.len()).unwrap_or(i64::MAX);
    let lost = order.stops.len().saturating_sub(order.located);
    let mut sums = vec![counted(count, "parada", "paradas")];
    if order.located > 1 {
        sums.push(format!("{} en línea recta", distance(order.metres)));
    }
    if lost > 0 {
        sums.push(format!("{lost} sin ubicación, al final"));
    }
    let crew = if order.crew.is_empty() {
        view! { <span class="order-blank"></span> }.into_any()
    } else {
        order.crew.clone().into_any()
    };
    view! {
        <header class="order-head">
            <h1>"Orden de trabajo"</h1>
            <p>
                <strong>{order.department.clone()}</strong>
            </p>
            <dl class="order-facts">
                <div>
                    <dt>"Salida"</dt>
                    <dd>{show_day(order.day, year)} {order.start.as_ref().map(|start| format!(", desde {}", start.name))}</dd>
                </div>
                <div>
                    <dt>"Cuadrilla y vehículo"</dt>
                    <dd>{crew}</dd>
                </div>
                <div>
                    <dt>"Recorrido"</dt>
                    <dd>{sums.join(" · ")}</dd>
                </div>
            </dl>
            <p class="small muted">{format!("Hecha el {}.", show(order.now, DateTime::<Utc>::UNIX_EPOCH))}</p>
            {order.mark.clone().map(|mark| view! { <p class="small">{mark}</p> })}
        </header>
    }
    .into_any()
}

fn coordinates(point: Point) -> String {
    format!("{:.6}, {:.6}", point.latitude, point.longitude)
}

fn one(order: &WorkOrder, stop: &OrderStop, n: usize) -> AnyView {
    let year = local_date(order.now).year();
    let lines = place_lines(&stop.place, &stop.neighborhood);
    let lines = if lines.is_empty() {
        vec!["Sin dirección".to_owned()]
    } else {
        lines
    };
    let asked = if stop.reserved {
        "Asunto reservado: lo que se pidió no se imprime. Consúltelo en el sistema.".to_owned()
    } else {
        stop.asked.clone()
    };
    let mut promised = format!(
        "Plazo de la dependencia: {}",
        show_day(local_date(stop.due_at), year)
    );
    if let Some(day) = stop.scheduled_for {
        promised.push_str(&format!("; compromiso: {}", show_day(day, year)));
    }
    let spot = stop
        .place
        .point
        .map_or_else(|| "Sin ubicación en el mapa".to_owned(), coordinates);
    view! {
        <li class="order-stop">
            <div class="order-title">
                <span class="order-number">{n + 1}</span>
                <strong>{stop.kind.clone()}</strong>
                <span class="folio push">{stop.folio.to_string()}</span>
            </div>
            <p>{lines.join(" · ")}</p>
            {(!asked.is_empty()).then(|| view! { <p class="order-asked">{asked}</p> })}
            {order.mark.is_some().then(|| contact(stop))}
            <p class="small">{format!("{promised} · {spot}")}</p>
            <dl class="order-result">
                <div>
                    <dt>"Resultado"</dt>
                    <dd></dd>
                </div>
                <div>
                    <dt>"Hora"</dt>
                    <dd></dd>
                </div>
                <div>
                    <dt>"Firma"</dt>
                    <dd></dd>
                </div>
            </dl>
        </li>
    }
    .into_any()
}

fn contact(stop: &OrderStop) -> AnyView {
    let words = match &stop.contact {
        Some(contact) if contact.phone.is_empty() => format!("{}, sin teléfono", contact.name),
        Some(contact) => format!("{}, tel. {}", contact.name, contact.phone),
        None if stop.reserved => "Contacto reservado".to_owned(),
        None => "Anónima".to_owned(),
    };
    view! { <p>"Pidió: " {words}</p> }.into_any()
}
