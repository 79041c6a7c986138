//! One ward: its page and its form.

use super::{Attempts, BLOCKS, Ending, WARDS, ending, holder, may_change};
use crate::plain::catalogue_forms::timeline;
use crate::plain::controls::{address, foot, version};
use crate::plain::{Frame, Refused, done, page};
use crate::show::counted;
use chrono::{DateTime, Utc};
use domain::catalogue::HistoryEntry;
use domain::territory::{MAX_CODE, Ward, WardRow};
use leptos::prelude::*;
use ui::TextField;

/// The form of a new ward.
#[must_use]
pub fn fresh(frame: &Frame, refused: &Refused) -> String {
    page(frame, "Nuevo cuartel", || {
        view! {
            <p>
                <a href=WARDS>"‹ Cuarteles"</a>
            </p>
            <div class="card">
                <h1>"Nuevo cuartel"</h1>
                {refused.banner()}
                <form method="post" action="/cuarteles/nuevo" class="stack">
                    {fields(None, refused)}
                    {foot("Agregar el cuartel", WARDS)}
                </form>
            </div>
        }
        .into_any()
    })
}

/// The page of a ward.
#[must_use]
pub fn view(
    frame: &Frame,
    row: &WardRow,
    history: &[HistoryEntry],
    attempts: &Attempts,
    said: Option<String>,
    now: DateTime<Utc>,
) -> String {
    let ward = &row.ward;
    page(frame, &ward.name.clone(), || {
        let path = format!("{WARDS}/{}", ward.code);
        let edits = may_change(frame);
        let end = Ending {
            path: path.clone(),
            ended: ward.ended,
            version: ward.version,
            label: "Terminar el cuartel",
            confirm: "Confirmo que este cuartel deja de usarse.",
            about: "Un cuartel se termina cuando ninguna manzana en uso está en él y nadie tiene su cargo.",
            example: "se unió con el C-04",
        };
        view! {
            <p>
                <a href=WARDS>"‹ Cuarteles"</a>
            </p>
            <div class="head">
                <h1>{ward.name.clone()}</h1>
                <span class="folio muted">{ward.code.clone()}</span>
                {ward.ended.then(|| view! { <span class="tag off">"Terminado"</span> })}
            </div>
            {done(said)}
            {attempts.change.banner()}
            {attempts.end.banner()}
            <div class="petition territory">
                <div class="stack">
                    {edits
                        .then(|| {
                            view! {
                                <section class="card">
                                    <h2>"Datos"</h2>
                                    <form method="post" action=path.clone() class="stack">
                                        {version(&attempts.change, ward.version)}
                                        {fields(Some(ward), &attempts.change)}
                                        <div class="form-foot">
                                            <button type="submit" class="primary">
                                                "Guardar los cambios"
                                            </button>
                                        </div>
                                    </form>
                                </section>
                            }
                        })}
                    <section class="card">
                        <h2>"Historia"</h2>
                        {timeline(history, now)}
                    </section>
                </div>
                <div class="stack">
                    {numbers(row)}
                    {edits
                        .then(|| {
                            view! {
                                <section class="card">
                                    <h2>"Vigencia"</h2>
                                    {ending(&end, &attempts.end)}
                                </section>
                            }
                        })}
                </div>
            </div>
        }
        .into_any()
    })
}

fn numbers(row: &WardRow) -> AnyView {
    let key = row.ward.id.to_string();
    let blocks = address(BLOCKS, &[("cuartel", &key)]);
    let vacant = address(BLOCKS, &[("cuartel", &key), ("situacion", "vacante")]);
    let captain = row.captain.as_ref().map_or_else(
        || view! { <span class="muted">"Nadie: el cargo está vacante."</span> }.into_any(),
        holder,
    );
    let outline = if row.has_boundary {
        "El mapa lo dibuja."
    } else {
        "Sin contorno: se importa con «sirc import wards»."
    };
    view! {
        <section class="card">
            <h2>"El cuartel"</h2>
            <dl class="facts">
                <div>
                    <dt>"Jefatura"</dt>
                    <dd>{captain}</dd>
                </div>
                <div>
                    <dt>"En uso"</dt>
                    <dd>
                        <a href=blocks>{counted(row.blocks, "manzana", "manzanas")}</a>
                    </dd>
                </div>
                <div>
                    <dt>"Sin titular"</dt>
                    <dd>
                        <a href=vacant>{counted(row.vacant, "manzana", "manzanas")}</a>
                    </dd>
                </div>
                <div>
                    <dt>"Contorno"</dt>
                    <dd>{outline}</dd>
                </div>
            </dl>
        </section>
    }
    .into_any()
}

fn fields(ward: Option<&Ward>, refused: &Refused) -> AnyView {
    let code = ward.map(|w| w.code.clone()).unwrap_or_default();
    let name = ward.map(|w| w.name.clone()).unwrap_or_default();
    let code_length = u32::try_from(MAX_CODE).unwrap_or(20);
    view! {
        <TextField
            name="code"
            label="Clave"
            hint="Por ejemplo C-03: letras, números y guiones."
            max=code_length
            required=true
            value=refused.value("code", &code)
            error=refused.error("code")
        />
        <TextField
            name="name"
            label="Nombre"
            hint="Hasta 80 caracteres."
            max=80
            required=true
            value=refused.value("name", &name)
            error=refused.error("name")
        />
    }
    .into_any()
}
