//! What an order is made from: a list with boxes to tick, and the same on the map.

use super::{CREW, DAY, ORDER, SHEET, START, STOP, was_sent};
use crate::plain::territory::placing::{MapParts, map_head_for};
use crate::plain::{Frame, Refused, page_with};
use crate::show::{LatenessTag, ReferralTag, counted, list_folio, number};
use chrono::{DateTime, Datelike, Utc};
use domain::local_time::{local_date, show_day};
use domain::petitions::TrayPile;
use domain::work_order::{CREW_MAX, MAX_CHOICES, MAX_STOPS, OrderChoice, OrderChoices};
use leptos::prelude::*;
use ui::{EmptyState, SelectField, TextField};

/// The page.
#[must_use]
pub fn view(frame: &Frame, found: &OrderChoices, refused: &Refused, map: &MapParts) -> String {
    let head = map_head_for(frame, map, "pick");
    page_with(frame, "Orden de trabajo", head, || {
        view! {
            <p>
                <a href="/bandeja">"‹ Bandeja"</a>
            </p>
            <div class="head">
                <h1>"Orden de trabajo"</h1>
            </div>
            <p class="prose muted">
                {format!(
                    "Marque lo que atenderá la cuadrilla, {MAX_STOPS} como máximo. La hoja sale en el orden del recorrido, sin nombres ni teléfonos.",
                )}
            </p>
            {parts(found)}
            {refused.banner()}
            {if found.rows.is_empty() { empty(found) } else { form(found, refused, map) }}
        }
        .into_any()
    })
}

/// Which part of the tray.
fn parts(found: &OrderChoices) -> AnyView {
    let link = |to_accept: bool, href: String, label: &'static str| {
        let here = (to_accept == found.to_accept).then_some("page");
        view! {
            <a href=href aria-current=here>
                {label}
            </a>
        }
    };
    let waiting = format!("{ORDER}?ver={}", TrayPile::ToAccept.code());
    view! {
        <nav class="views" aria-label="Partes de la bandeja">
            {link(false, ORDER.into(), "En atención y con fecha")} {link(true, waiting, "Por aceptar")}
        </nav>
    }
    .into_any()
}

fn empty(found: &OrderChoices) -> AnyView {
    let why = if found.to_accept {
        "No hay turnos por aceptar."
    } else {
        "No hay turnos aceptados ni con fecha comprometida. Acepte los de su bandeja para hacer una orden."
    };
    view! {
        <EmptyState why=why>
            <a class="button" href="/bandeja">
                "Ir a la bandeja"
            </a>
        </EmptyState>
    }
    .into_any()
}

fn form(found: &OrderChoices, refused: &Refused, map: &MapParts) -> AnyView {
    let today = local_date(found.now).to_string();
    let part = found
        .to_accept
        .then(|| view! { <input type="hidden" name="ver" value=TrayPile::ToAccept.code() /> });
    view! {
        <form method="get" action=SHEET id="order" data-most=MAX_STOPS.to_string()>
            {part}
            {picture(found, map)}
            <p class="error" id="order-error" role="alert">
                {refused.error(STOP)}
            </p>
            <ul class="order-rows" id="lista" tabindex="-1" aria-describedby="order-error">
                {found.rows.iter().map(|row| choice(row, refused, found.now)).collect_view()}
            </ul>
            {found
                .more
                .then(|| {
                    view! {
                        <p class="small muted">
                            {format!("Se muestran las {} más urgentes; hay más en la bandeja.", number(MAX_CHOICES))}
                        </p>
                    }
                })}
            <div class="order-foot">
                <TextField
                    name=CREW
                    label="Cuadrilla y vehículo"
                    hint="Opcional, sin nombres de personas. Por ejemplo: Cuadrilla 3, camioneta 12."
                    max=CREW_MAX
                    value=refused.value(CREW, "")
                    error=refused.error(CREW)
                />
                <TextField
                    name=DAY
                    label="Día de salida"
                    kind="date"
                    value=refused.value(DAY, &today)
                    error=refused.error(DAY)
                />
                {start(found, refused)}
                <button type="submit" class="primary">
                    "Hacer la hoja"
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// Where the crew sets out, as long as any settlement is on the map.
fn start(found: &OrderChoices, refused: &Refused) -> AnyView {
    if found.starts.is_empty() {
        return ().into_any();
    }
    let options = found
        .starts
        .iter()
        .map(|one| (one.id.to_string(), one.name.clone()))
        .collect();
    view! {
        <SelectField
            name=START
            label="De dónde sale la cuadrilla"
            hint="El recorrido empieza por lo más cercano a esa colonia."
            options=options
            none="De la petición más al norte"
            value=refused.value(START, "")
            error=refused.error(START)
        />
    }
    .into_any()
}

/// The map. Where no choice has a spot there is nothing to draw.
fn picture(found: &OrderChoices, map: &MapParts) -> AnyView {
    let located = found.rows.iter().filter(|row| row.point.is_some()).count();
    let without = found.rows.len() - located;
    let without = i64::try_from(without).unwrap_or(i64::MAX);
    if located == 0 {
        return view! {
            <p class="muted">"Ninguna de estas peticiones tiene ubicación en el mapa: elíjalas de la lista."</p>
        }
        .into_any();
    }
    view! {
        <div class="order-map">
            <a class="past" href="#lista">
                "Pasar el mapa e ir a la lista"
            </a>
            <div
                id="map"
                class="map"
                data-tiles=map.tiles.clone()
                data-tiles-credit=map.tiles_credit.clone()
                tabindex="0"
                role="region"
                aria-label="Mapa de las peticiones; la lista hace lo mismo"
            ></div>
            <p id="map-status" class="map-status" role="status"></p>
            {(without > 0)
                .then(|| {
                    view! {
                        <p class="small muted">
                            {format!("{} sin ubicación en el mapa; están en la lista.", counted(without, "petición", "peticiones"))}
                        </p>
                    }
                })}
        </div>
    }
    .into_any()
}

/// One row, which is the label of its box.
fn choice(row: &OrderChoice, refused: &Refused, now: DateTime<Utc>) -> AnyView {
    let degrees = |n: f64| format!("{n:.6}");
    let day = row
        .scheduled_for
        .map(|day| format!("Compromiso: {}", show_day(day, local_date(now).year())));
    let ticked = was_sent(&refused.typed, row.folio);
    view! {
        <li>
            <label class="check order-row">
                <input
                    type="checkbox"
                    name=STOP
                    value=row.folio.to_string()
                    checked=ticked
                    data-lat=row.point.map(|p| degrees(p.latitude))
                    data-lon=row.point.map(|p| degrees(p.longitude))
                    data-name=format!("{} {}", list_folio(row.folio, now), row.kind)
                />
                <span class="order-what">
                    <strong>{row.kind.clone()}</strong>
                    {(!row.place.is_empty()).then(|| view! { <span class="muted">" · "{row.place.clone()}</span> })}
                    <span class="order-more">
                        <span class="folio muted small">{list_folio(row.folio, now)}</span>
                        <ReferralTag status=row.referral />
                        {day.map(|day| view! { <span class="small">{day}</span> })}
                        {row.point.is_none().then(|| view! { <span class="small muted">"Sin ubicación en el mapa"</span> })}
                    </span>
                </span>
                <span class="order-due">
                    <LatenessTag promise=None stage=row.stage now=now />
                </span>
            </label>
        </li>
    }
    .into_any()
}
