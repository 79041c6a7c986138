//! Taking a list of petitions out as a file.

use crate::petitions::filters::{address, pairs};
use crate::plain::controls::tick;
use crate::plain::{Frame, Refused, page};
use crate::show::{counted, number};
use domain::access::{Action, role_may};
use domain::petitions::{EXPORT_LIMIT, ExportColumn, ListFilter};
use leptos::prelude::*;
use ui::{Banner, Mood, SelectField, TextField};

/// Where the file comes from.
pub const FILE: &str = "/peticiones/exportar/archivo";
/// The words of the search, as the list posts them.
pub const WORDS: &str = "buscar";
/// The field of the columns, once for each.
pub const COLUMNS: &str = "columns";

/// What the form is about.
#[derive(Clone, Debug)]
pub struct ExportPage {
    /// The filter of the list.
    pub filter: ListFilter,
    /// The same in words, one for each of its parts.
    pub words: Vec<String>,
    /// How many petitions there are, counted to one more than a file holds.
    pub total: i64,
}

/// The form.
#[must_use]
pub fn view(frame: &Frame, refused: &Refused, about: &ExportPage) -> String {
    page(frame, "Exportar peticiones", || {
        let personal = frame
            .me
            .as_ref()
            .is_some_and(|me| role_may(me.role, Action::ExportContacts));
        let list = address(&pairs(&about.filter), None);
        view! {
            <p>
                <a href=list.clone()>"‹ Peticiones"</a>
            </p>
            <div class="card prose">
                <h1>"Exportar peticiones"</h1>
                {summary(about)}
                {refused.banner()}
                <p class="error" id="filter-error" role="alert">
                    {refused.error("filter")}
                </p>
                <form method="post" action=FILE class="stack">
                    {hidden(&about.filter)}
                    {format(refused)}
                    <fieldset>
                        <legend>"Columnas, además del folio"</legend>
                        <div class="boxes scroll">{ExportColumn::plain().map(|c| column(c, refused)).collect_view()}</div>
                        <p class="error" role="alert">
                            {refused.error("columns")}
                        </p>
                    </fieldset>
                    {personal.then(|| people(refused))}
                    <p class="muted small">
                        "Queda en la bitácora quién exportó, cuándo, con qué filtros y cuántas. La descarga empieza enseguida; en archivos grandes el navegador muestra cuánto lleva."
                    </p>
                    <div class="form-foot">
                        <button type="submit" class="primary">
                            "Descargar"
                        </button>
                        <a class="button quiet" href=list>
                            "Volver a la lista"
                        </a>
                    </div>
                </form>
            </div>
        }
        .into_any()
    })
}

fn summary(about: &ExportPage) -> AnyView {
    let searched = !about.filter.text.trim().is_empty();
    let mut parts = about.words.clone();
    if searched {
        parts.push(format!("Buscar: {}", about.filter.text));
    }
    let what = if parts.is_empty() {
        "Sin filtros: todas las que usted puede ver.".to_owned()
    } else {
        format!("Con los filtros de la lista: {}.", parts.join("; "))
    };
    let many = about.total > EXPORT_LIMIT;
    let total = if many {
        format!("más de {} peticiones", number(EXPORT_LIMIT))
    } else {
        counted(about.total, "petición", "peticiones")
    };
    view! {
        <p>{what} " Son " <strong>{total}</strong> "."</p>
        {many
            .then(|| {
                view! {
                    <Banner mood=Mood::Warning>
                        {format!("Un archivo lleva {} como máximo. Acote con los filtros de la lista y exporte por partes.", number(EXPORT_LIMIT))}
                    </Banner>
                }
            })}
    }
    .into_any()
}

/// The filter goes with the form; the words of a search too, which never stand in an address.
fn hidden(filter: &ListFilter) -> AnyView {
    let field = |name: &'static str, value: String| {
        view! { <input type="hidden" name=name value=value /> }
    };
    let words = (!filter.text.is_empty()).then(|| (WORDS, filter.text.clone()));
    pairs(filter)
        .into_iter()
        .chain(words)
        .map(|(name, value)| field(name, value))
        .collect_view()
        .into_any()
}

fn format(refused: &Refused) -> AnyView {
    let kinds = [("xlsx", "Excel (.xlsx)"), ("csv", "CSV")]
        .map(|(code, label)| (code.to_owned(), label.to_owned()))
        .to_vec();
    view! {
        <SelectField
            name="kind"
            label="Tipo de archivo"
            options=kinds
            value=refused.value("kind", "xlsx")
            error=refused.error("kind")
        />
    }
    .into_any()
}

/// A column to tick; all are ticked on a fresh form.
fn column(column: ExportColumn, refused: &Refused) -> AnyView {
    let sent = refused
        .typed
        .iter()
        .any(|(name, value)| name == COLUMNS && value == column.code());
    let ticked = refused.failure.is_none() || sent;
    view! {
        <label class="check">
            <input type="checkbox" name=COLUMNS value=column.code() checked=ticked />
            {column.label()}
        </label>
    }
    .into_any()
}

/// For who may take out what tells of people.
fn people(refused: &Refused) -> AnyView {
    let columns: Vec<&str> = ExportColumn::personal().map(ExportColumn::label).collect();
    view! {
        <fieldset class="stack">
            <legend>"Datos personales"</legend>
            {tick("personal", "Con datos personales", refused.value("personal", "") == "1", refused.error("personal"))}
            <p class="muted small">{format!("Sin marcar la casilla, el archivo no lleva: {}.", columns.join(", "))}</p>
            <div class="when-ticked stack">
                <div class="boxes">{ExportColumn::personal().map(|c| column(c, refused)).collect_view()}</div>
                <TextField
                    name="reason"
                    label="Para qué los necesita"
                    hint="Obligatorio, de 10 a 200 caracteres. Cada renglón llevará su nombre, la fecha y el motivo."
                    max=200
                    value=refused.value("reason", "")
                    error=refused.error("reason")
                />
            </div>
        </fieldset>
    }
    .into_any()
}
