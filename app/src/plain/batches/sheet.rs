//! The workbook of a department: out, and back in.

use super::SHEET;
use crate::plain::{Frame, Refused, page};
use domain::bulk::{MAX_ITEMS, WORDS};
use leptos::prelude::*;
use ui::Field;

/// The page.
#[must_use]
pub fn view(frame: &Frame, refused: &Refused) -> String {
    page(frame, "Hoja de trabajo", || {
        let words = WORDS.map(|(_, word)| format!("«{word}»")).join(", ");
        view! {
            <p>
                <a href="/bandeja">"‹ Bandeja"</a>
            </p>
            <div class="head">
                <h1>"Hoja de trabajo"</h1>
            </div>
            {refused.banner()}
            <div class="petition">
                <section class="card prose">
                    <h2>"1. Descargue los turnos de su dependencia"</h2>
                    <p>
                        {format!(
                            "Un libro de Excel con los turnos vivos, lo que vence antes primero, hasta {MAX_ITEMS}. No lleva nombres ni teléfonos. Queda en la bitácora quién lo descargó.",
                        )}
                    </p>
                    <p>
                        <a class="button primary" href=format!("{SHEET}/archivo")>
                            "Descargar la hoja"
                        </a>
                    </p>
                    <h2>"2. Llénela"</h2>
                    <ul>
                        <li>{format!("«Qué hacer»: {words}, o nada.")}</li>
                        <li>"«Fecha compromiso»: día/mes/año, para programar."</li>
                        <li>"«Resultado»: qué se hizo, dónde y cuándo. Lo lee la persona."</li>
                    </ul>
                    <p class="muted small">
                        "Sin palabra en «Qué hacer», un resultado cuenta como «Atendida» y una fecha como «Programar». Un renglón sin nada no cambia. Los rechazos y los tipos que se cierran con fotografía se hacen en la página de cada petición."
                    </p>
                </section>
                <section class="card">
                    <h2>"3. Súbala"</h2>
                    <form method="post" action=SHEET enctype="multipart/form-data" class="stack">
                        <Field
                            id="file"
                            label="Archivo"
                            hint="El mismo libro, guardado como .xlsx, .ods o .csv; hasta 20 MB."
                            error=refused.error("file")
                        >
                            <input
                                id="file"
                                name="file"
                                type="file"
                                required=true
                                accept=".xlsx,.ods,.csv"
                                aria-describedby="file-hint file-error"
                            />
                        </Field>
                        <div class="form-foot">
                            <button type="submit" class="primary">
                                "Revisar renglón por renglón"
                            </button>
                            <span class="muted small">"Todavía no se aplica nada."</span>
                        </div>
                    </form>
                </section>
            </div>
        }
        .into_any()
    })
}
