//! What each column of a workbook holds.

use super::*;

/// What each column holds.
pub(super) fn columns(
    refused: &Refused,
    import: &ImportPage,
    sheet: &Table,
    periods: &[(String, String)],
    path: &str,
) -> AnyView {
    let options: Vec<(String, String)> = Column::ALL
        .iter()
        .map(|c| (c.code().to_owned(), c.label().to_owned()))
        .collect();
    let sheets: Vec<(String, String)> = sheet
        .sheets
        .iter()
        .map(|s| (s.clone(), s.clone()))
        .collect();
    let orders = vec![
        ("surnames".to_owned(), "Apellidos primero".to_owned()),
        ("given".to_owned(), "Nombre primero".to_owned()),
    ];
    let order = match import.layout.mapping.order {
        NameOrder::SurnamesFirst => "surnames",
        NameOrder::GivenFirst => "given",
    };
    let sample = |n: usize| -> String {
        let cells = sheet.rows.iter().filter_map(|row| row.cells.get(n));
        let cells: Vec<&str> = cells
            .map(String::as_str)
            .filter(|c| !c.is_empty())
            .take(3)
            .collect();
        cells.join(" · ")
    };
    let line = |(n, heading): (usize, &String)| {
        let chosen = import
            .layout
            .mapping
            .columns
            .get(n)
            .copied()
            .unwrap_or(Column::Ignore);
        let heading = if heading.is_empty() {
            format!("Columna {}", n + 1)
        } else {
            heading.clone()
        };
        view! {
            <tr>
                <td class="what">
                    <strong>{heading.clone()}</strong>
                    <br />
                    <span class="muted small">{sample(n)}</span>
                </td>
                <td>
                    <select name="column" aria-label=format!("Qué contiene {heading}")>
                        {options
                            .iter()
                            .map(|(code, label)| {
                                view! {
                                    <option value=code.clone() selected=chosen.code() == code>
                                        {label.clone()}
                                    </option>
                                }
                            })
                            .collect_view()}
                    </select>
                </td>
            </tr>
        }
    };
    let wrong = refused
        .failure
        .as_ref()
        .and_then(|f| f.message_for("columns"));
    view! {
        <p class="muted">
            {format!(
                "Encabezados en el renglón {}. Diga qué contiene cada columna; se recordará para archivos con los mismos encabezados.",
                sheet.header_line,
            )}
        </p>
        {wrong.map(|text| view! { <Banner mood=Mood::Error>{text}</Banner> })}
        <form method="post" action=format!("{path}/columnas") class="stack">
            {version(refused, import.version)}
            <div class="pair">
                <SelectField
                    name="sheet"
                    label="Hoja"
                    hint="Al elegir otra hoja se leen sus encabezados de nuevo."
                    options=sheets
                    value=sheet.sheet.clone()
                />
                <SelectField
                    name="order"
                    label="Orden del nombre completo"
                    options=orders
                    value=order
                />
                <SelectField
                    name="period"
                    label="Periodo en el que ejercen"
                    none="Elija un periodo"
                    options=periods.to_vec()
                    value=import.layout.period.map(|p| p.to_string()).unwrap_or_default()
                    error=refused.error("period")
                />
            </div>
            {table(
                ["Columna del archivo", "Qué contiene"],
                sheet.headings.iter().enumerate().map(line).collect_view(),
            )}
            <div class="form-foot">
                <button type="submit" class="primary">
                    "Revisar los renglones"
                </button>
            </div>
        </form>
        {discard(import, path)}
    }
    .into_any()
}
