//! Dossiers: what was seen of a person, with sealed scans; the checklist itself.
//!
//! A scan is sealed under its own name and opened with a permission of its own, which leaves a line in
//! the log. The portrait is what the credential shows, and is shown with the person.

use super::reading::log_reading;
use super::{conflict, found, note};
use crate::context::{Ctx, Stop};
use crate::files::{self, Sent};
use crate::sealing::Seal;
use db::Conn;
use db::roster::dossiers::{self, NewScan};
use db::territory::{Kept, touch};
use domain::access::{Action, Scope};
use domain::failure::Failure;
use domain::ids::{CaptainId, DossierItemId, DossierKindId, ScanId};
use domain::local_time::local_date;
use domain::roster::dossier::{
    Dossier, DossierKind, KindForm, ScanRule, SeenForm, SeenItem, standing,
};
use futures::FutureExt;
use image::imageops::FilterType;
use std::collections::BTreeMap;

/// Width and height of a portrait, in pixels: what a credential prints at 600 dots per inch.
const PORTRAIT: (u32, u32) = (600, 800);
/// Smallest side of a picture that can become a portrait.
const SMALLEST: u32 = 300;

fn seal(id: &ScanId) -> Seal<'_> {
    Seal {
        purpose: "scan",
        name: id.0.as_bytes(),
    }
}

/// The dossier of a person.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn dossier(ctx: &Ctx, number: i64) -> Result<Dossier, Failure> {
    ctx.read(Action::ReadRoster, async |scope, conn| {
        let captain = found(conn, &scope, number).await?;
        let kinds = dossiers::kinds(conn).await?;
        let mut seen = dossiers::items(conn, &scope, captain.id).await?;
        let standing = standing(&kinds, &seen);
        let photo = dossiers::photo(conn, captain.id).await?.is_some();
        let mut take = |kind: &DossierKind| {
            let place = seen.iter().position(|item| item.kind == kind.id)?;
            Some(seen.swap_remove(place))
        };
        let items = kinds
            .into_iter()
            .map(|kind| {
                let item = take(&kind);
                (kind, item)
            })
            .filter(|(kind, item)| !kind.ended || item.is_some())
            .collect();
        Ok(Dossier {
            items,
            completeness: standing.completeness,
            renewal_due: standing.renewal_due,
            photo,
        })
    })
    .await
}

/// A picture or document as it is kept: decoded and encoded anew; a portrait cut to its shape.
async fn prepared(rule: ScanRule, file: Sent) -> Result<(Vec<u8>, &'static str), Failure> {
    let work = move || -> Result<(Vec<u8>, &'static str), Failure> {
        let kept = files::accept(&file.bytes)?;
        if rule != ScanRule::Photo {
            return Ok((kept.full, kept.media_type));
        }
        if kept.kind != "image" {
            return Err(Failure::field("scan", "Envíe una fotografía, no un PDF."));
        }
        Ok((portrait(&kept.full)?, "image/jpeg"))
    };
    let _turn = files::turn().await?;
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or(Err(Failure::Unavailable))
}

/// The middle of a picture in the shape of a portrait; a little above the middle of a tall one, where
/// the face is.
fn portrait(jpeg: &[u8]) -> Result<Vec<u8>, Failure> {
    let broken = |_| Failure::field("scan", "La fotografía está dañada. Tómela de nuevo.");
    let picture = image::load_from_memory(jpeg).map_err(broken)?;
    let (width, height) = (picture.width(), picture.height());
    if width < SMALLEST || height < SMALLEST {
        return Err(Failure::field(
            "scan",
            "La fotografía es muy pequeña: al menos 300 por 300 pixeles, mejor 600 por 800.",
        ));
    }
    let (wide, tall) = if width * PORTRAIT.1 > height * PORTRAIT.0 {
        (height * PORTRAIT.0 / PORTRAIT.1, height)
    } else {
        (width, width * PORTRAIT.1 / PORTRAIT.0)
    };
    let cut = picture.crop_imm((width - wide) / 2, (height - tall) / 3, wide, tall);
    let sized = cut.resize_exact(PORTRAIT.0, PORTRAIT.1, FilterType::Triangle);
    let mut out = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, 85)
        .encode_image(&sized.to_rgb8())
        .map_err(broken)?;
    Ok(out)
}

/// The kind that a form names, if it is still asked for.
async fn kind_of(conn: &mut Conn, id: DossierKindId) -> Result<DossierKind, Stop> {
    let kinds = dossiers::kinds(conn).await?;
    let kind = kinds.into_iter().find(|k| k.id == id && !k.ended);
    Ok(kind.ok_or(Failure::NotFound)?)
}

/// Notes that an item was seen, with a scan or without.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` with the fields; `TooLarge` and `Unsupported` of a file.
pub async fn see(
    ctx: &Ctx,
    number: i64,
    kind: DossierKindId,
    form: SeenForm,
    file: Option<Sent>,
) -> Result<(), Failure> {
    let kind = ctx
        .read(Action::ManageRoster, async |_, conn| {
            kind_of(conn, kind).await
        })
        .await?;
    let seen = form.checked(&kind, local_date(ctx.now))?;
    let scan = match (kind.scan, file) {
        (ScanRule::No, Some(_)) => {
            return Err(Failure::field(
                "scan",
                "De este documento no se guarda copia: sólo se coteja.",
            ));
        }
        (ScanRule::Photo, None) => {
            return Err(Failure::field("scan", "Elija o tome la fotografía."));
        }
        (_, None) => None,
        (rule, Some(file)) => Some(prepared(rule, file).await?),
    };
    ctx.unit(Action::ManageRoster, move |ctx, scope, conn| {
        async move {
            let captain = found(conn, &scope, number).await?;
            if captain.merged_into.is_some() {
                return Err(Failure::NotFound.into());
            }
            let scan_id = match scan {
                Some((content, media_type)) => {
                    Some(keep_scan(&ctx, conn, captain.id, &content, media_type).await?)
                }
                None => None,
            };
            let id = DossierItemId(ctx.system.new_id(ctx.now));
            let by = ctx.actor.id;
            dossiers::see(conn, id, captain.id, kind.id, &seen, scan_id, by, ctx.now).await?;
            settle(conn, &scope, captain.id).await?;
            note(&ctx, conn, captain.id, "item_seen", kind.name).await
        }
        .boxed()
    })
    .await
}

/// Stores a scan, sealed under its own name.
pub(crate) async fn keep_scan(
    ctx: &Ctx,
    conn: &mut Conn,
    captain: CaptainId,
    content: &[u8],
    media_type: &'static str,
) -> Result<ScanId, Stop> {
    let id = ScanId(ctx.system.new_id(ctx.now));
    let scan = NewScan {
        id,
        captain,
        media_type,
        size: i64::try_from(content.len()).unwrap_or(i64::MAX),
        content_sealed: ctx.system.seal(seal(&id), content),
    };
    dossiers::insert_scan(conn, &scan, ctx.actor.id, ctx.now).await?;
    Ok(id)
}

/// Takes back what was noted of an item by mistake.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn take_back(ctx: &Ctx, number: i64, kind: DossierKindId) -> Result<(), Failure> {
    ctx.unit(Action::ManageRoster, move |ctx, scope, conn| {
        async move {
            let captain = found(conn, &scope, number).await?;
            let kinds = dossiers::kinds(conn).await?;
            let kind = kinds.into_iter().find(|k| k.id == kind);
            let kind = kind.ok_or(Failure::NotFound)?;
            if !dossiers::take_back(conn, captain.id, kind.id).await? {
                return Err(Failure::NotFound.into());
            }
            settle(conn, &scope, captain.id).await?;
            note(&ctx, conn, captain.id, "item_taken_back", kind.name).await
        }
        .boxed()
    })
    .await
}

/// Counts a dossier anew and keeps the result where lists filter by it.
pub(crate) async fn settle(conn: &mut Conn, scope: &Scope, captain: CaptainId) -> Result<(), Stop> {
    let kinds = dossiers::kinds(conn).await?;
    let seen = dossiers::items(conn, scope, captain).await?;
    dossiers::set_standing(conn, captain, standing(&kinds, &seen)).await?;
    Ok(touch(conn, Kept::Roster).await?)
}

/// A scan, opened: what it is served as, and its content. Logged.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn open_scan(ctx: &Ctx, number: i64, scan: ScanId) -> Result<(String, Vec<u8>), Failure> {
    let (media_type, sealed) = ctx
        .unit(Action::OpenScan, move |ctx, scope, conn| {
            async move {
                let captain = found(conn, &scope, number).await?;
                let kept = dossiers::scan(conn, &scope, captain.id, scan).await?;
                let (media_type, sealed) = kept.ok_or(Failure::NotFound)?;
                let sealed = sealed.ok_or(Failure::NotFound)?;
                log_reading(&ctx, conn, number, "scan_opened", scan.to_string()).await?;
                Ok((media_type, sealed))
            }
            .boxed()
        })
        .await?;
    Ok((media_type, ctx.system.unseal(seal(&scan), &sealed)?))
}

/// The portrait of a person, as JPEG of 600 × 800 pixels.
pub(crate) async fn photo(
    ctx: &Ctx,
    conn: &mut Conn,
    captain: CaptainId,
) -> Result<Option<Vec<u8>>, Stop> {
    let Some(id) = dossiers::photo(conn, captain).await? else {
        return Ok(None);
    };
    let scope = Scope::of_the_program_itself();
    let kept = dossiers::scan(conn, &scope, captain, id).await?;
    let Some((_, Some(sealed))) = kept else {
        return Ok(None);
    };
    Ok(Some(ctx.system.unseal(seal(&id), &sealed)?))
}

/// The portrait of a person for who may see the roster.
///
/// # Errors
/// `Forbidden`; `NotFound` while there is none.
pub async fn photo_of(ctx: &Ctx, number: i64) -> Result<Vec<u8>, Failure> {
    ctx.read(Action::ReadRoster, async |scope, conn| {
        let captain = found(conn, &scope, number).await?;
        let photo = photo(ctx, conn, captain.id).await?;
        Ok(photo.ok_or(Failure::NotFound)?)
    })
    .await
}

/// The checklist, also what is no longer asked for.
///
/// # Errors
/// `Forbidden`.
pub async fn kinds(ctx: &Ctx) -> Result<Vec<DossierKind>, Failure> {
    ctx.read(Action::ReadRoster, async |_, conn| {
        Ok(dossiers::kinds(conn).await?)
    })
    .await
}

/// Changes what the checklist asks for. Every dossier is counted anew.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`; `Invalid`.
pub async fn change_kind(
    ctx: &Ctx,
    id: DossierKindId,
    version: i64,
    form: KindForm,
) -> Result<(), Failure> {
    let form = form.checked()?;
    ctx.unit(Action::ManageRoster, move |ctx, scope, conn| {
        async move {
            let kinds = dossiers::kinds(conn).await?;
            let kind = kinds.into_iter().find(|k| k.id == id);
            let kind = kind.ok_or(Failure::NotFound)?;
            if kind.version != version {
                return Err(conflict(kind.version));
            }
            let ended = (!form.in_use).then(|| local_date(ctx.now));
            let changed = DossierKind {
                name: form.name,
                hint: form.hint,
                required: form.required,
                weight: form.weight,
                valid_months: form.valid_months,
                oldest_months: form.oldest_months,
                ..kind
            };
            if !dossiers::update_kind(conn, &changed, ended).await? {
                return Err(conflict(version + 1));
            }
            recount(conn, &scope).await?;
            Ok(touch(conn, Kept::Roster).await?)
        }
        .boxed()
    })
    .await
}

/// Counts every dossier anew.
async fn recount(conn: &mut Conn, scope: &Scope) -> Result<(), Stop> {
    let kinds = dossiers::kinds(conn).await?;
    let mut of: BTreeMap<CaptainId, Vec<SeenItem>> = BTreeMap::new();
    for (captain, kind, valid_until) in dossiers::everything_seen(conn).await? {
        of.entry(captain).or_default().push(SeenItem {
            id: DossierItemId(uuid::Uuid::nil()),
            kind,
            seen_by: String::new(),
            noted_at: chrono::DateTime::UNIX_EPOCH,
            seen_on: chrono::NaiveDate::MIN,
            issued_on: None,
            valid_until,
            reference: String::new(),
            scan: None,
        });
    }
    for captain in db::roster::people::everybody(conn, scope).await? {
        let seen = of.remove(&captain.id).unwrap_or_default();
        let now = standing(&kinds, &seen);
        if (now.completeness, now.renewal_due) != (captain.completeness, captain.renewal_due) {
            dossiers::set_standing(conn, captain.id, now).await?;
        }
    }
    Ok(())
}
