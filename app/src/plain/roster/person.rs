//! The form of a person on the roster: new, or changed.

use super::Choices;
use crate::plain::controls::version;
use crate::plain::{Frame, Refused, page};
use domain::curp::Sex;
use domain::roster::{CaptainForm, MAX_STREET};
use leptos::prelude::*;
use ui::{SelectField, TextField};

/// The form of a new person.
#[must_use]
pub fn fresh(frame: &Frame, refused: &Refused, choice: &Choices) -> String {
    page(frame, "Agregar una persona al padrón", || {
        view! {
            <p>
                <a href="/jefes-de-manzana">"‹ Jefes de manzana"</a>
            </p>
            <div class="card">
                <h1>"Agregar una persona al padrón"</h1>
                <p class="muted">"El cargo y la manzana se dan después, en su página."</p>
                {refused.banner()}
                <form method="post" action="/jefes-de-manzana/nuevo" class="stack">
                    {fields(refused, &CaptainForm::default(), choice)}
                    {foot("Agregar al padrón", "/jefes-de-manzana".into())}
                </form>
            </div>
        }
        .into_any()
    })
}

/// The form of a known person, with everything in it.
#[must_use]
pub fn change(
    frame: &Frame,
    refused: &Refused,
    number: i64,
    form: &CaptainForm,
    current: i64,
    choice: &Choices,
) -> String {
    let path = format!("/jefes-de-manzana/{number}");
    page(frame, "Cambiar datos", || {
        view! {
            <p>
                <a href=path.clone()>"‹ Volver sin guardar"</a>
            </p>
            <div class="card">
                <h1>"Cambiar datos"</h1>
                <p class="muted">"Abrir este formulario muestra teléfonos, CURP y domicilio, y queda registrado."</p>
                {refused.banner()}
                <form method="post" action=format!("{path}/datos") class="stack">
                    {version(refused, current)}
                    {fields(refused, form, choice)}
                    {foot("Guardar los cambios", path.clone())}
                </form>
            </div>
        }
        .into_any()
    })
}

fn foot(save: &'static str, back: String) -> AnyView {
    view! {
        <div class="form-foot">
            <button type="submit" class="primary">
                {save}
            </button>
            <a class="button quiet" href=back>
                "Salir sin guardar"
            </a>
        </div>
    }
    .into_any()
}

/// The sexes as choices.
fn sexes() -> Vec<(String, String)> {
    [Sex::Woman, Sex::Man, Sex::NonBinary]
        .map(|sex| (sex.code().to_owned(), sex.label().to_owned()))
        .to_vec()
}

fn fields(refused: &Refused, form: &CaptainForm, choice: &Choices) -> AnyView {
    let value = |name: &str, or: &str| refused.value(name, or);
    let home = form.neighborhood.map(|n| n.to_string()).unwrap_or_default();
    view! {
        <div class="pair">
            <TextField
                name="given_names"
                label="Nombre o nombres"
                max=80
                required=true
                value=value("given_names", &form.given_names)
                error=refused.error("given_names")
            />
            <TextField
                name="first_surname"
                label="Primer apellido"
                max=80
                required=true
                value=value("first_surname", &form.first_surname)
                error=refused.error("first_surname")
            />
            <TextField
                name="second_surname"
                label="Segundo apellido (opcional)"
                max=80
                value=value("second_surname", &form.second_surname)
                error=refused.error("second_surname")
            />
        </div>
        <div class="pair">
            <TextField
                name="curp"
                label="CURP (opcional)"
                hint="18 letras y números, por ejemplo ROLR850712MVZDPS01."
                max=24
                value=value("curp", &form.curp)
                error=refused.error("curp")
            />
            <SelectField
                name="sex"
                label="Sexo (opcional)"
                hint="Para escribir «jefa» o «jefe» en los documentos. Vacío se toma de la CURP."
                none="Según la CURP"
                options=sexes()
                value=value("sex", &form.sex)
                error=refused.error("sex")
            />
        </div>
        <div class="pair">
            <TextField
                name="phone"
                label="Teléfono (opcional)"
                hint="A 10 dígitos, por ejemplo 229 123 4567."
                kind="tel"
                inputmode="tel"
                max=20
                value=value("phone", &form.phone)
                error=refused.error("phone")
            />
            <TextField
                name="other_phone"
                label="Otro teléfono (opcional)"
                hint="Para recados."
                kind="tel"
                inputmode="tel"
                max=20
                value=value("other_phone", &form.other_phone)
                error=refused.error("other_phone")
            />
        </div>
        <div class="pair">
            <TextField
                name="street"
                label="Calle del domicilio (opcional)"
                max=u32::try_from(MAX_STREET).unwrap_or(120)
                value=value("street", &form.street)
                error=refused.error("street")
            />
            <TextField
                name="street_number"
                label="Número (opcional)"
                hint="«S/N» o «Mz 4 Lt 12» también valen."
                max=30
                value=value("street_number", &form.street_number)
                error=refused.error("street_number")
            />
            <SelectField
                name="neighborhood"
                label="Colonia del domicilio (opcional)"
                none="Elija una colonia"
                options=choice.neighborhoods.clone()
                value=value("neighborhood", &home)
                error=refused.error("neighborhood")
            />
        </div>
    }
    .into_any()
}
