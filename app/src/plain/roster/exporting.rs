//! Taking the roster out as a file.

use crate::plain::controls::tick;
use crate::plain::{Frame, Refused, page};
use crate::show::counted;
use leptos::prelude::*;
use ui::{SelectField, TextField};

/// The form. `hidden` are the filters of the list, in words and as fields.
#[must_use]
pub fn view(frame: &Frame, refused: &Refused, hidden: &[(String, String)], total: i64) -> String {
    page(frame, "Exportar el padrón", || {
        let kinds = [
            ("xlsx", "Excel (.xlsx)"),
            ("csv", "CSV"),
            ("pdf", "PDF para imprimir"),
        ];
        let kinds = kinds
            .map(|(code, label)| (code.to_owned(), label.to_owned()))
            .to_vec();
        view! {
            <p>
                <a href="/jefes-de-manzana">"‹ Jefes de manzana"</a>
            </p>
            <div class="card prose">
                <h1>"Exportar el padrón"</h1>
                <p>
                    "Con los filtros de la lista son " <strong>{counted(total, "persona", "personas")}</strong>
                    ". El archivo lleva su nombre, la fecha y el motivo en cada renglón o página, y la exportación queda en la bitácora. Nunca incluye CURP ni domicilios."
                </p>
                {refused.banner()}
                <form method="post" action="/jefes-de-manzana/exportar" class="stack">
                    {hidden
                        .iter()
                        .map(|(name, value)| view! { <input type="hidden" name=name.clone() value=value.clone() /> })
                        .collect_view()}
                    <TextField
                        name="reason"
                        label="Para qué lo necesita"
                        hint="De 10 a 200 caracteres."
                        max=200
                        required=true
                        value=refused.value("reason", "")
                        error=refused.error("reason")
                    />
                    <SelectField
                        name="kind"
                        label="Tipo de archivo"
                        options=kinds
                        value=refused.value("kind", "xlsx")
                        error=refused.error("kind")
                    />
                    {tick("phones", "Incluir teléfonos", refused.value("phones", "") == "1", refused.error("phones"))}
                    <div class="form-foot">
                        <button type="submit" class="primary">
                            "Exportar"
                        </button>
                        <a class="button quiet" href="/jefes-de-manzana">
                            "Volver sin exportar"
                        </a>
                    </div>
                </form>
            </div>
        }
        .into_any()
    })
}
