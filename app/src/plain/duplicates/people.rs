//! Everybody who asks for a petition. Names are shown when they are asked for.

use super::{back, path};
use crate::plain::controls::table;
use crate::plain::{Frame, page};
use crate::show::When;
use domain::access::{Action, role_may};
use domain::duplicates::{MOST_PEOPLE, PeopleView, PersonRow};
use leptos::prelude::*;

/// The page.
#[must_use]
pub fn view(frame: &Frame, seen: &PeopleView) -> String {
    page(frame, "Quiénes piden", || {
        let revealed = seen.rows.iter().any(|row| row.contact.is_some());
        let hidden = !revealed && seen.rows.iter().any(|row| !row.anonymous);
        let may = frame
            .me
            .as_ref()
            .is_some_and(|me| role_may(me.role, Action::RevealContact));
        let full = i64::try_from(seen.rows.len()).is_ok_and(|n| n >= MOST_PEOPLE);
        view! {
            {back(seen.folio)}
            <div class="head">
                <h1>"Quiénes piden lo mismo"</h1>
            </div>
            <p class="muted">{seen.kind.clone()}</p>
            {table(
                ["Persona", "Cómo llegó", "Canal", "Cuándo", "Qué dijo al sumarse"],
                seen.rows.iter().map(|row| line(row, seen)).collect_view(),
            )}
            {full.then(|| view! { <p class="muted">{format!("Se muestran las primeras {MOST_PEOPLE}.")}</p> })}
            {(hidden && may)
                .then(|| {
                    view! {
                        <form method="post" action=format!("{}/personas", path(seen.folio)) class="form-foot">
                            <button type="submit">"Ver nombres y teléfonos"</button>
                            <span class="muted small">"Verlos queda registrado."</span>
                        </form>
                    }
                })}
        }
        .into_any()
    })
}

fn line(row: &PersonRow, seen: &PeopleView) -> AnyView {
    let who = match &row.contact {
        _ if row.anonymous => "Anónima".to_owned(),
        Some(contact) => contact.name.clone(),
        None => "Con nombre".to_owned(),
    };
    let phone = row
        .contact
        .as_ref()
        .map(|contact| contact.phone.clone())
        .filter(|phone| !phone.is_empty());
    let call = phone.map(|phone| {
        let href = format!("tel:+52{}", phone.replace(' ', ""));
        view! {
            " "
            <a href=href>{phone}</a>
        }
    });
    let came = match (row.joined, row.folio == seen.folio) {
        (false, true) => "Pidió primero".to_owned(),
        (false, false) => format!("Con {}", row.folio),
        (true, true) => "Se sumó".to_owned(),
        (true, false) => format!("Se sumó a {}", row.folio),
    };
    let through = row
        .captain
        .map(|number| format!("por la jefatura de manzana {number}"));
    view! {
        <tr>
            <td class="what">{who} {call}</td>
            <td>{came} {through.map(|text| view! { <span class="muted small">" · "{text}</span> })}</td>
            <td>{row.channel.clone()}</td>
            <td class="when">
                <When at=row.at now=seen.now exact=true />
            </td>
            <td class="note">{row.said.clone()}</td>
        </tr>
    }
    .into_any()
}
