//! Activation sheets: a slip with a code for each captain who has no access.

use super::codes::store;
use super::noted;
use crate::context::Ctx;
use crate::papers::{Book, Job, Pdf, set};
use chrono::{DateTime, Utc};
use db::DbError;
use db::captain_access::{self as stored, Where};
use db::roster::terms;
use documents::{ActivationBatch, ActivationSlip, Issuer};
use domain::access::Action;
use domain::captain::access::IssuedCode;
use domain::failure::Failure;
use domain::local_time::{local, local_date};
use domain::users::captain_login;
use futures::FutureExt;
use std::io::{Cursor, Write};
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Gives a code to every captain there who has no access and puts the slips on sheets, six to a page,
/// by block: one PDF, or a ZIP of several when there are many. Codes that they had before are good no
/// longer, so sheets that were lost are printed anew.
///
/// # Errors
/// `Forbidden`; `Invalid` with `place` when nobody is without access there, or with `format` while the
/// papers' settings are empty.
pub async fn sheets(ctx: &Ctx, place: Where, base: &str) -> Result<Pdf, Failure> {
    let issuer = issuer(ctx).await?;
    let slips = ctx
        .unit(Action::ManageCaptainAccess, move |ctx, _, conn| {
            async move {
                let waiting = stored::without_access(conn, place).await?;
                if waiting.is_empty() {
                    return Err(Failure::field(
                        "place",
                        "Ahí todas las jefaturas en funciones tienen ya su acceso.",
                    )
                    .into());
                }
                let mut slips = Vec::with_capacity(waiting.len());
                for one in waiting {
                    let (code, expires_at) = store(&ctx, conn, one.captain).await?;
                    slips.push((one, code.to_string(), expires_at));
                }
                let detail = format!("{} hojas", slips.len());
                noted(
                    conn,
                    Some(ctx.actor.id),
                    "captain_codes_printed",
                    &detail,
                    ctx.now,
                )
                .await?;
                Ok(slips)
            }
            .boxed()
        })
        .await?;
    let slips: Vec<ActivationSlip> = slips
        .into_iter()
        .map(|(one, code, expires_at)| {
            let login = captain_login(one.number);
            slip(one.name, one.block, login, code, expires_at, base)
        })
        .collect();
    if slips.len() <= SLIPS_OF_A_FILE {
        return printed(ctx, issuer, slips, base, "hojas-de-activacion").await;
    }
    let mut files = Vec::new();
    for part in slips.chunks(SLIPS_OF_A_FILE) {
        let (first, last) = (&part[0].block, &part[part.len() - 1].block);
        let name = format!("hojas-{first}-a-{last}");
        files.push(printed(ctx, issuer.clone(), part.to_vec(), base, &name).await?);
    }
    let content = packed(&files).map_err(|error| {
        let cause = DbError::Inconsistent(format!("a ZIP of sheets: {error}"));
        ctx.system.failure(&cause)
    })?;
    Ok(Pdf {
        name: "hojas-de-activacion.zip".into(),
        content,
    })
}

/// Slips of one file. Setting them takes half a megabyte of memory each: the whole roster in one file
/// took two gigabytes.
const SLIPS_OF_A_FILE: usize = 300;

/// Files in one; they are packed already.
fn packed(files: &[Pdf]) -> ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for file in files {
        zip.start_file(file.name.as_str(), stored)?;
        zip.write_all(&file.content)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// The sheet of a code that was just given.
///
/// # Errors
/// `Invalid` with `format` while the papers' settings are empty.
pub async fn sheet(ctx: &Ctx, issued: &IssuedCode, base: &str) -> Result<Pdf, Failure> {
    let issuer = issuer(ctx).await?;
    let one = slip(
        issued.name.clone(),
        issued.block.clone(),
        issued.login.clone(),
        issued.code.clone(),
        issued.expires_at,
        base,
    );
    let name = format!("activacion-{}", issued.login);
    printed(ctx, issuer, vec![one], base, &name).await
}

fn slip(
    name: String,
    block: String,
    user: String,
    code: String,
    expires_at: DateTime<Utc>,
    base: &str,
) -> ActivationSlip {
    ActivationSlip {
        url: format!("{}/activar?codigo={code}", base.trim_end_matches('/')),
        // Printed in groups by the sheet itself.
        code: code.replace('-', ""),
        name,
        block,
        user,
        expires: local(expires_at),
    }
}

async fn issuer(ctx: &Ctx) -> Result<Issuer, Failure> {
    let day = local_date(ctx.now);
    ctx.read(Action::ManageCaptainAccess, async |_, conn| {
        let book = Book::read(conn).await?;
        let settings = book.in_force(day)?.clone();
        let periods = terms::periods(conn).await?;
        let period = periods
            .into_iter()
            .find(|p| p.starts_on <= day && day <= p.ends_on);
        Ok(Issuer {
            municipality: settings.municipality,
            period: period.map(|p| p.name).unwrap_or_default(),
            office: settings.office,
            hotline: settings.hotline,
        })
    })
    .await
}

async fn printed(
    ctx: &Ctx,
    issuer: Issuer,
    slips: Vec<ActivationSlip>,
    base: &str,
    name: &str,
) -> Result<Pdf, Failure> {
    let address = base.trim_end_matches('/');
    let address = address.split_once("://").map_or(address, |(_, rest)| rest);
    let batch = ActivationBatch {
        issuer,
        system: "SIRC".into(),
        address: format!("{address}/activar"),
        slips,
    };
    let content = set(ctx, Job::ActivationSheets(batch)).await?;
    Ok(Pdf {
        name: format!("{name}.pdf"),
        content,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn many_sheets_come_as_several_files_in_one() {
        let file = |name: &str| Pdf {
            name: name.into(),
            content: name.as_bytes().to_vec(),
        };
        let files = [
            file("hojas-001-01-a-050-02.pdf"),
            file("hojas-050-03-a-090-01.pdf"),
        ];
        let packed = packed(&files).expect("it fits");
        let mut archive = zip::ZipArchive::new(Cursor::new(packed)).expect("a ZIP");
        assert_eq!(archive.len(), 2);
        for wanted in &files {
            let mut found = archive.by_name(&wanted.name).expect("there");
            let mut content = Vec::new();
            found.read_to_end(&mut content).expect("readable");
            assert_eq!(content, wanted.content);
        }
    }
}
