//! The form by which one more person joins a petition.

use super::{back, photos, summary};
use crate::petitions::sending::GO_ON;
use crate::plain::controls::tick;
use crate::plain::{Frame, Refused, page};
use domain::catalogue::Catalogues;
use domain::petitions::{MAX_DESCRIPTION, PetitionDetail};
use leptos::prelude::*;
use ui::{SelectField, TextAreaField, TextField};

/// Fields of the form itself; whatever else came with the capture goes back with it.
const OWN: [&str; 9] = [
    "client_id",
    "channel",
    "phone",
    "given_names",
    "surnames",
    "anonymous",
    "privacy_notice",
    "description",
    "captain",
];

/// The page. `fresh` is the key of a joining that begins here.
#[must_use]
pub fn view(
    frame: &Frame,
    detail: &PetitionDetail,
    all: &Catalogues,
    refused: &Refused,
    fresh: &str,
) -> String {
    page(frame, "Sumar a otra persona", || {
        let path = format!("{}/sumar", super::path(detail.folio));
        view! {
            {back(detail.folio)}
            <div class="head">
                <h1>"Sumar a otra persona"</h1>
            </div>
            <div class="petition">
                <section class="card" aria-label="Quién se suma">
                    {refused.banner()}
                    <form method="post" action=path enctype="multipart/form-data" class="stack">
                        <input type="hidden" name="client_id" value=refused.value("client_id", fresh) />
                        {fields(detail, all, refused)}
                        <div class="form-foot">
                            <button type="submit" class="primary">
                                "Sumar a esta petición"
                            </button>
                            {captured(refused)}
                            <a class="button quiet" href=super::path(detail.folio)>
                                "Salir sin guardar"
                            </a>
                        </div>
                    </form>
                </section>
                <section class="card" aria-label="La petición">
                    <p class="said">{detail.description.clone()}</p>
                    {summary(detail, String::new())}
                    {photos(detail)}
                    <p class="small muted">
                        "Quien se suma recibe el mismo folio y el mismo PIN. El plazo de la petición no cambia."
                    </p>
                </section>
            </div>
        }
        .into_any()
    })
}

fn fields(detail: &PetitionDetail, all: &Catalogues, refused: &Refused) -> AnyView {
    let channels: Vec<(String, String)> = all
        .channels
        .iter()
        .map(|c| (c.id.to_string(), c.name.clone()))
        .collect();
    let first = channels.first().map(|c| c.0.clone()).unwrap_or_default();
    let kind = all.types.iter().find(|kind| kind.id == detail.kind);
    let may_be_anonymous = kind.is_none_or(|kind| kind.allows_anonymous);
    let longest = u32::try_from(MAX_DESCRIPTION).unwrap_or(4000);
    let notice = all.privacy_notice.clone();
    let heard = !refused.value("privacy_notice", "").is_empty();
    let wrong = refused.error("privacy_notice");
    view! {
        <div class="pair">
            <TextField
                name="phone"
                label="Teléfono"
                hint="10 dígitos"
                kind="tel"
                inputmode="tel"
                max=20
                value=refused.value("phone", "")
                error=refused.error("phone")
            />
            <SelectField
                name="channel"
                label="Canal"
                options=channels
                value=refused.value("channel", &first)
                error=refused.error("channel")
            />
        </div>
        <div class="pair">
            <TextField
                name="given_names"
                label="Nombre"
                value=refused.value("given_names", "")
                error=refused.error("given_names")
            />
            <TextField
                name="surnames"
                label="Apellidos"
                value=refused.value("surnames", "")
                error=refused.error("surnames")
            />
        </div>
        <TextField
            name="captain"
            label="Jefatura de manzana"
            hint="Núm. del padrón, si la trae"
            inputmode="numeric"
            max=8
            value=refused.value("captain", "")
            error=refused.error("captain")
        />
        {may_be_anonymous
            .then(|| {
                let ticked = !refused.value("anonymous", "").is_empty();
                tick("anonymous", "Anónima: se cuenta, sin nombre ni teléfono.", ticked, refused.error("anonymous"))
            })}
        <div class="boxes">
            <label class="check">
                <input type="checkbox" name="privacy_notice" value=notice checked=heard aria-describedby="notice-error" />
                <span>
                    "Se le leyó el " <a href="/aviso-de-privacidad" target="_blank">"aviso de privacidad"</a>
                </span>
            </label>
            <span class="error" id="notice-error" role="alert">
                {move || wrong.get()}
            </span>
        </div>
        <TextAreaField
            name="description"
            label="Qué agrega la persona"
            hint="Opcional. Sólo lo lee el personal."
            value=refused.value("description", "")
            max=longest
            error=refused.error("description")
        />
    }
    .into_any()
}

/// What was captured of a petition before somebody took this one for the same: it is not lost, and the
/// capture can go on with it.
fn captured(refused: &Refused) -> AnyView {
    let others: Vec<(String, String)> = refused
        .typed
        .iter()
        .filter(|(name, _)| !OWN.contains(&name.as_str()))
        .cloned()
        .collect();
    if others.iter().all(|(name, _)| name != "kind") {
        return ().into_any();
    }
    view! {
        {others
            .into_iter()
            .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
            .collect_view()}
        <button type="submit" name=GO_ON value="1" formaction="/peticiones/nueva" formnovalidate>
            "Es otra: seguir con la captura"
        </button>
    }
    .into_any()
}
