//! The roster as a file: CSV, XLSX or PDF, with a reason, a mark of who took it out and when on every
//! row or page, and a line in the log. CURP and addresses are never in it; telephones only when asked.

use super::reading::list;
use crate::context::Ctx;
pub use crate::exporting::FileKind as Kind;
use crate::exporting::{UTF8_MARK, harmless, mark, reason as checked_reason};
use chrono::NaiveDateTime;
use db::log;
use db::roster::people;
use documents::{Issuer, Roster, roster_list};
use domain::access::Action;
use domain::failure::{Failure, FieldErrors};
use domain::local_time::{local, local_date};
use domain::phone::Phone;
use domain::roster::{CaptainRow, Position, RosterFilter, TermState};
use futures::FutureExt;
use rust_xlsxwriter::{Format, Workbook};
use std::collections::HashMap;

/// Most rows of a file.
pub const MAX_ROWS: i64 = 5_000;
/// What a person asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportForm {
    /// Why; it stands in the file and in the log.
    pub reason: String,
    /// With telephones.
    pub phones: bool,
    /// What kind of file.
    pub kind: Kind,
}

/// A file to keep.
#[derive(Clone, Debug)]
pub struct Exported {
    /// Its name.
    pub name: String,
    /// What it is served as.
    pub media_type: &'static str,
    /// Its bytes.
    pub content: Vec<u8>,
}

const HEADS: [&str; 8] = [
    "Número",
    "Nombre",
    "Cargo",
    "Manzana",
    "Cuartel",
    "Colonia",
    "Validación",
    "Expediente",
];

/// A row of the file, without telephone and mark.
fn cells(row: &CaptainRow) -> Vec<String> {
    let charge = match (row.state, row.position) {
        (None, _) => "Sin cargo".to_owned(),
        (Some(TermState::InOffice), _) if row.until_relieved => "En funciones hasta relevo".into(),
        (Some(state), _) => state.label().into(),
    };
    let charge = if row.position == Some(Position::Alternate) {
        format!("{charge} (suplente)")
    } else {
        charge
    };
    vec![
        format!("JM-{:05}", row.number),
        row.name.clone(),
        charge,
        row.block.clone().unwrap_or_default(),
        row.ward.clone().unwrap_or_default(),
        row.neighborhood.clone().unwrap_or_default(),
        row.validated_at.map_or_else(
            || "Por validar".into(),
            |at| local_date(at).format("%d/%m/%Y").to_string(),
        ),
        format!("{} %", row.completeness),
    ]
}

/// Takes the roster out as a file: the rows that a filter lets through, 5,000 at most.
///
/// # Errors
/// `Forbidden`; `Invalid` without a reason, with no rows, or with too many.
pub async fn export(
    ctx: &Ctx,
    filter: &RosterFilter,
    form: ExportForm,
) -> Result<Exported, Failure> {
    ctx.scope(Action::ExportRoster)?;
    let mut errors = FieldErrors::default();
    let reason = checked_reason(&form.reason, &mut errors);
    errors.finish()?;
    let filter = RosterFilter {
        after: None,
        limit: MAX_ROWS,
        ..filter.clone()
    };
    let page = list(ctx, &filter).await?;
    if page.rows.is_empty() {
        return Err(Failure::field(
            "reason",
            "Con esos filtros no hay nadie que exportar.",
        ));
    }
    if page.more {
        return Err(Failure::field(
            "reason",
            "Son más de 5,000 personas. Acote con los filtros y exporte por partes.",
        ));
    }
    let numbers: Vec<i64> = page.rows.iter().map(|r| r.number).collect();
    let (count, kind, with_phones) = (numbers.len(), form.kind, form.phones);
    let logged = reason.clone();
    let phones: HashMap<i64, String> = ctx
        .unit(Action::ExportRoster, move |ctx, scope, conn| {
            async move {
                let line = log::Entry {
                    at: ctx.now,
                    actor: Some(ctx.actor.id),
                    action: "roster_exported",
                    object: format!("{count} {}", kind.code()),
                    detail: if with_phones {
                        format!("con teléfonos: {logged}")
                    } else {
                        logged
                    },
                };
                log::append(conn, line).await?;
                if !with_phones {
                    return Ok(HashMap::new());
                }
                let everybody = people::everybody(conn, &scope).await?;
                let phone = |c: people::Captain| {
                    let shown = c.phone.and_then(|p| Phone::parse(&p).ok());
                    Some((c.number, shown?.to_string()))
                };
                Ok(everybody.into_iter().filter_map(phone).collect())
            }
            .boxed()
        })
        .await?;
    let now = local(ctx.now);
    let mut heads: Vec<String> = HEADS.iter().map(|h| (*h).to_owned()).collect();
    if with_phones {
        heads.push("Teléfono".into());
    }
    let rows: Vec<Vec<String>> = page
        .rows
        .iter()
        .map(|row| {
            let mut cells = cells(row);
            if with_phones {
                cells.push(phones.get(&row.number).cloned().unwrap_or_default());
            }
            cells
        })
        .collect();
    let sheet = Sheet {
        heads,
        rows,
        by: ctx.actor.name.clone(),
        at: now,
        reason,
    };
    let made = tokio::task::spawn_blocking(move || match kind {
        Kind::Csv => sheet.csv(),
        Kind::Xlsx => sheet.xlsx(),
        Kind::Pdf => sheet.pdf(),
    });
    let content = made.await.unwrap_or_else(|e| Err(e.to_string()));
    let content = content.map_err(|why| {
        ctx.system.failure(&db::DbError::Setup(format!(
            "the file could not be made: {why}"
        )))
    })?;
    Ok(Exported {
        name: format!("padron-{}.{}", now.format("%Y-%m-%d"), kind.code()),
        media_type: kind.media_type(),
        content,
    })
}

struct Sheet {
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
    by: String,
    at: NaiveDateTime,
    reason: String,
}

impl Sheet {
    /// Who took it out, when and why.
    fn mark(&self) -> String {
        mark(&self.by, self.at, &self.reason)
    }

    fn csv(&self) -> Result<Vec<u8>, String> {
        let mark = self.mark();
        let mut writer = csv::Writer::from_writer(UTF8_MARK.as_bytes().to_vec());
        let heads = self.heads.iter().map(String::as_str).chain(["Marca"]);
        writer.write_record(heads).map_err(|e| e.to_string())?;
        for row in &self.rows {
            let cells = row.iter().map(|c| harmless(c)).chain([mark.clone()]);
            writer.write_record(cells).map_err(|e| e.to_string())?;
        }
        writer.into_inner().map_err(|e| e.to_string())
    }

    fn xlsx(&self) -> Result<Vec<u8>, String> {
        let mark = self.mark();
        let mut book = Workbook::new();
        let bold = Format::new().set_bold();
        let sheet = book.add_worksheet();
        let mut write = || -> Result<(), rust_xlsxwriter::XlsxError> {
            sheet.set_name("Padrón")?;
            let last = u16::try_from(self.heads.len()).unwrap_or(u16::MAX);
            for (column, head) in (0..).zip(&self.heads) {
                sheet.write_string_with_format(0, column, head, &bold)?;
            }
            sheet.write_string_with_format(0, last, "Marca", &bold)?;
            for (line, row) in (1..).zip(&self.rows) {
                for (column, cell) in (0..).zip(row) {
                    sheet.write_string(line, column, cell)?;
                }
                sheet.write_string(line, last, &mark)?;
            }
            sheet.set_freeze_panes(1, 0)?;
            sheet.set_footer(format!("&L{}&RPágina &P de &N", mark.replace('&', "&&")));
            for (column, width) in (0..).zip([11.0, 34.0, 26.0, 11.0, 9.0, 24.0, 13.0, 11.0, 15.0])
            {
                sheet.set_column_width(column, width)?;
            }
            Ok(())
        };
        write().map_err(|e| e.to_string())?;
        book.save_to_buffer().map_err(|e| e.to_string())
    }

    fn pdf(self) -> Result<Vec<u8>, String> {
        let subtitle = format!("{} personas", self.rows.len());
        let roster = Roster {
            issuer: Issuer {
                municipality: "Padrón de jefas y jefes de manzana".into(),
                period: String::new(),
                office: String::new(),
                hotline: String::new(),
            },
            title: "Padrón de jefas y jefes de manzana".into(),
            subtitle,
            heads: self.heads,
            rows: self.rows,
            printed_by: self.by,
            printed_at: self.at,
            reason: self.reason,
        };
        roster_list(&roster).map_err(|e| e.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> Sheet {
        Sheet {
            heads: vec!["Nombre".into()],
            rows: vec![vec!["=1+1".into()], vec!["Ñandú, Rosa".into()]],
            by: "Ana".into(),
            at: NaiveDateTime::default(),
            reason: "Entrega de credenciales".into(),
        }
    }

    #[test]
    fn no_cell_is_a_formula_and_every_row_is_marked() {
        let text = String::from_utf8(sheet().csv().unwrap()).unwrap();
        assert!(text.starts_with('\u{feff}'));
        assert!(
            text.contains("'=1+1") && text.contains("\"Ñandú, Rosa\""),
            "{text}"
        );
        assert_eq!(text.matches("Exportó Ana").count(), 2);
    }

    #[test]
    fn the_other_kinds_are_what_they_say() {
        assert!(sheet().xlsx().unwrap().starts_with(b"PK"));
        assert!(sheet().pdf().unwrap().starts_with(b"%PDF-"));
    }
}
