//! The preview as a file for whoever corrects the sheet.

use super::preview::Preview;

/// The preview as CSV in UTF-8 with the mark by which Excel knows it: line, outcome, name, block and
/// problems. No cell begins like a formula.
#[must_use]
pub fn report_csv(preview: &Preview) -> Vec<u8> {
    let mut out = String::from("\u{feff}Renglón,Resultado,Nombre,Manzana,Problemas\r\n");
    for row in &preview.rows {
        let problems = row.problems.iter().map(|problem| {
            let kind = problem.kind;
            format!("{}: {}", kind.severity().label(), problem.message)
        });
        let problems = problems.collect::<Vec<_>>().join(" | ");
        let line = row.line.to_string();
        let outcome = row.outcome.kind().label();
        let cells = [
            line.as_str(),
            outcome,
            row.name.as_str(),
            row.block.as_str(),
            &problems,
        ];
        let cells: Vec<String> = cells.into_iter().map(cell).collect();
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    }
    out.into_bytes()
}

/// A cell in quotation marks, with an apostrophe where a spreadsheet would begin to calculate.
fn cell(text: &str) -> String {
    let formula = text
        .trim_start()
        .starts_with(['=', '+', '-', '@', '|', '%']);
    let guard = if formula || text.starts_with(['\t', '\r', '\n']) {
        "'"
    } else {
        ""
    };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_calculates_or_breaks_out() {
        assert_eq!(cell("=1+1"), "\"'=1+1\"");
        assert_eq!(cell(" @x"), "\"' @x\"");
        assert_eq!(cell("a\",\"b"), "\"a\"\",\"\"b\"");
        assert_eq!(cell("Pérez"), "\"Pérez\"");
    }
}
