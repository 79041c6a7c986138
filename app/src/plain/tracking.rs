//! What a citizen sees with folio and PIN: no name, no telephone, no script.

use super::{Frame, Refused, page};
use crate::show::{StateTag, When, counted};
use domain::local_time::show;
use domain::petitions::{PetitionStatus, TrackingView};
use leptos::prelude::*;
use ui::TextField;

/// The page: the form, and the petition that was found.
#[must_use]
pub fn view(frame: &Frame, refused: &Refused, found: Option<&TrackingView>) -> String {
    page(frame, "Seguimiento", || {
        view! {
            <div class="narrow">
                <h1>"¿Cómo va mi petición?"</h1>
                {found.map(petition)}
                <section class="card" aria-label="Consultar">
                    {refused.banner()}
                    <form method="post" action="/seguimiento" class="stack" autocomplete="off">
                        <TextField
                            name="folio"
                            label="Folio"
                            hint="Está en su acuse, por ejemplo SIRC-2026-000123-K"
                            max=30
                            required=true
                            value=refused.value("folio", "")
                            error=refused.error("folio")
                        />
                        <TextField
                            name="pin"
                            label="PIN"
                            hint="Seis números, también en su acuse"
                            max=6
                            inputmode="numeric"
                            required=true
                            error=refused.error("pin")
                        />
                        <button type="submit" class="primary">
                            {if found.is_some() { "Consultar otra" } else { "Consultar" }}
                        </button>
                    </form>
                </section>
                <p class="small muted">
                    "Aquí no se muestran datos personales. Si perdió su PIN, llame al 072. "
                    <a href="/aviso-de-privacidad">"Aviso de privacidad"</a>
                </p>
            </div>
        }
        .into_any()
    })
}

/// What the state means for who asked.
fn meaning(status: PetitionStatus) -> &'static str {
    match status {
        PetitionStatus::Received => {
            "La recibimos y la enviaremos a la dependencia que puede resolverla."
        }
        PetitionStatus::Referred => "Ya la tiene la dependencia; falta que confirme.",
        PetitionStatus::InProgress => "La dependencia está trabajando en ella.",
        PetitionStatus::Scheduled => "La dependencia ya puso fecha.",
        PetitionStatus::OnHold => {
            "El trabajo se detuvo por una causa ajena a la dependencia; se retomará en cuanto se pueda."
        }
        PetitionStatus::InformationRequired => {
            "Nos falta un dato de usted: lea el mensaje de abajo y llame al 072."
        }
        PetitionStatus::Attended => {
            "La dependencia informó que la atendió. Le llamaremos para confirmar con usted."
        }
        PetitionStatus::Closed => "Terminó. Si el problema sigue, llame al 072 con este folio.",
        PetitionStatus::Cancelled => "Se canceló porque no debió registrarse.",
    }
}

/// That it was united with another, and so is told how that one goes.
fn united(found: &TrackingView) -> AnyView {
    let with = found
        .united_with
        .map(|folio| format!(", con folio {folio}"));
    view! {
        <p>
            "Se unió a otra petición igual" {with} ": lo que se haga en aquélla vale para la suya. "
            "Puede seguir consultando con su folio y su PIN."
        </p>
    }
    .into_any()
}

fn petition(found: &TrackingView) -> impl IntoView + use<> {
    let now = found.now;
    let owed = found.status.is_open() && found.status != PetitionStatus::Attended;
    view! {
        <section class="card tracked" aria-label="Su petición">
            <p class="folio-line">
                <span class="folio">{found.folio.to_string()}</span>
                <StateTag status=found.status />
            </p>
            <h2>{found.kind.clone()}</h2>
            {found.united.then(|| united(found))}
            <p>{meaning(found.status)}</p>
            <dl class="facts">
                <div>
                    <dt>"Recibida"</dt>
                    <dd>{show(found.received_at, now)}</dd>
                </div>
                {owed
                    .then(|| {
                        view! {
                            <div>
                                <dt>"Respuesta a más tardar"</dt>
                                <dd>{show(found.due_at, now)}</dd>
                            </div>
                        }
                    })}
                {(found.others > 0)
                    .then(|| {
                        view! {
                            <div>
                                <dt>"También la piden"</dt>
                                <dd>{counted(found.others, "persona más", "personas más")}</dd>
                            </div>
                        }
                    })}
                {(!found.departments.is_empty())
                    .then(|| {
                        view! {
                            <div>
                                <dt>"Dependencia"</dt>
                                <dd>{found.departments.join(", ")}</dd>
                            </div>
                        }
                    })}
            </dl>
            <h3>"Lo que ha pasado"</h3>
            <ol class="timeline">
                {found
                    .history
                    .iter()
                    .map(|item| {
                        let text = item.text.clone();
                        view! {
                            <li>
                                <p class="event-head">
                                    <strong>{item.what.clone()}</strong>
                                </p>
                                <p class="muted small">
                                    <When at=item.at now=now exact=true />
                                </p>
                                {(!text.is_empty()).then(|| view! { <p class="said">{text}</p> })}
                            </li>
                        }
                    })
                    .collect_view()}
            </ol>
        </section>
    }
}
