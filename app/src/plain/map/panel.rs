//! The panel of one captain, on the map.

use crate::plain::roster::{dossier, roster_number, state_tag};
use crate::show::{StateTag, When, number};
use chrono::{DateTime, Utc};
use domain::local_time::local_date;
use domain::petitions::PetitionRow;
use domain::roster::dossier::Dossier;
use domain::roster::{CaptainPage, in_office_until_relieved};
use leptos::prelude::*;

/// What the panel of one captain shows: a part of a page, put into the map by its script.
#[must_use]
pub fn panel(
    captain: &CaptainPage,
    dossier: &Dossier,
    petitions: &[PetitionRow],
    now: DateTime<Utc>,
) -> String {
    let owner = crate::plain::alone();
    owner.with(|| panel_view(captain, dossier, petitions, now).to_html())
}

fn panel_view(
    captain: &CaptainPage,
    dossier: &Dossier,
    petitions: &[PetitionRow],
    now: DateTime<Utc>,
) -> AnyView {
    let name = [
        captain.given_names.as_str(),
        &captain.first_surname,
        &captain.second_surname,
    ]
    .join(" ");
    let own = format!("/jefes-de-manzana/{}", captain.number);
    let term = captain.terms.iter().find(|t| t.ended_on.is_none());
    let today = local_date(now);
    let counts = captain.petitions;
    let total = counts.pending + counts.in_progress + counts.attended;
    view! {
        <h2 tabindex="-1">{name.trim().to_owned()}</h2>
        <div class="portrait-row">
            {dossier::portrait(captain.number, dossier.photo)}
            <div>
                <p class="folio muted">{roster_number(captain.number)}</p>
                {term
                    .map(|t| {
                        let over = in_office_until_relieved(t.state, t.period_ends, today);
                        view! {
                            <p>
                                <strong>{t.place.clone()}</strong>
                                {t.neighborhood.clone().map(|n| format!(", {n}"))}
                            </p>
                            <p>{state_tag(Some(t.state), over)} <span class="muted small">" " {t.period_name.clone()}</span></p>
                        }
                    })}
            </div>
        </div>
        <dl class="facts">
            <div>
                <dt>"Expediente"</dt>
                <dd>{format!("{} % completo", dossier.completeness)}</dd>
            </div>
            <div>
                <dt>"Validación"</dt>
                <dd>
                    {captain
                        .validations
                        .first()
                        .map_or_else(|| "Por validar".to_owned(), |m| domain::local_time::show_month(m))}
                </dd>
            </div>
            <div>
                <dt>"Teléfono"</dt>
                <dd>{captain.phone.clone().unwrap_or_else(|| "—".into())}</dd>
            </div>
            <div>
                <dt>"Peticiones"</dt>
                <dd>
                    {format!(
                        "Pendientes {} · en proceso {} · atendidas {}",
                        number(counts.pending),
                        number(counts.in_progress),
                        number(counts.attended),
                    )}
                </dd>
            </div>
        </dl>
        {if petitions.is_empty() {
            view! { <p class="muted">"Todavía no ha traído ninguna petición."</p> }.into_any()
        } else {
            view! { <ul class="map-petitions">{petitions.iter().map(|row| petition(row, now)).collect_view()}</ul> }.into_any()
        }}
        <div class="form-foot">
            <a class="button primary" href=own>
                "Abrir su página"
            </a>
            {(total > 0)
                .then(|| {
                    view! {
                        <a class="button" href=format!("/peticiones?jefe={}", captain.number)>
                            {format!("Ver todas ({})", number(total))}
                        </a>
                    }
                })}
        </div>
    }
    .into_any()
}

fn petition(row: &PetitionRow, now: DateTime<Utc>) -> impl IntoView + use<> {
    view! {
        <li>
            <a href=format!("/peticiones/{}", row.folio)>{row.kind.clone()}</a>
            <span class="small muted">
                {row.folio.to_string()} " · " <When at=row.received_at now=now />
            </span>
            <StateTag status=row.status />
        </li>
    }
}
