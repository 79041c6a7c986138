//! Import of wards, neighborhoods and blocks from GeoJSON: what a file would do, then doing it.
//!
//! Running it twice changes nothing. Features with errors are reported and left out; the others are
//! written together or not at all. What a file does not say of a block (its ward, its neighborhood)
//! is found by where it lies, and never takes away what the office wrote.

mod blocks;

use super::locating::Territory;
use crate::context::{Ctx, Stop, System};
use crate::geometry::{Area, Feature, Shape, read, text};
use crate::settlements::Plan;
use chrono::{DateTime, Utc};
use db::catalogue::{self, Settlement};
use db::territory::{self, Kept, touch};
use db::{Conn, DbError};
use domain::access::Action;
use domain::catalogue::Point;
use domain::failure::Failure;
use domain::ids::{BlockId, NeighborhoodId, WardId};
use domain::territory::{Block, BlockForm, Located, Ward, WardForm};
use domain::text::fold;
use futures::FutureExt;
use std::collections::{BTreeMap, BTreeSet};

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// Wards: areas with code and name.
    Wards,
    /// Neighborhoods: areas with postal code and name.
    Neighborhoods,
    /// Blocks: areas or points with the office's key.
    Blocks,
    /// The municipality itself: one area, behind everything else on the map.
    Outline,
}

const CODE: &[&str] = &["clave", "codigo", "code", "cve"];
const WARD_CODE: &[&str] = &["clave", "codigo", "code", "cuartel", "cve_cuartel"];
const BLOCK_CODE: &[&str] = &["clave", "codigo", "code", "manzana", "cve_manzana"];
const NAME: &[&str] = &[
    "nombre",
    "name",
    "nom",
    "asentamiento",
    "d_asenta",
    "colonia",
    "sett_name",
];
const POSTAL_CODE: &[&str] = &[
    "codigo_postal",
    "d_codigo",
    "cp",
    "d_cp",
    "postalcode",
    "postal_code",
];
const SETTLEMENT_KEY: &[&str] = &["id_asenta", "id_asenta_cpcons"];
const KIND: &[&str] = &["tipo", "tipo_asentamiento", "d_tipo_asenta", "kind"];
const STREETS: &[&str] = &["entre_calles", "entre", "calles", "between_streets"];
const CVEGEO: &[&str] = &["cvegeo"];
const OF_WARD: &[&str] = &["cuartel", "cve_cuartel", "ward"];
const OF_NEIGHBORHOOD: &[&str] = &["colonia", "asentamiento", "neighborhood"];

/// Compares a file with what is stored and, if `write`, brings it to the file.
///
/// # Errors
/// `Invalid` when the file as a whole cannot be used: not GeoJSON, in another projection, too large.
pub async fn import(
    system: &System,
    layer: Layer,
    file: &[u8],
    write: bool,
    now: DateTime<Utc>,
) -> Result<Plan, Failure> {
    let collection = read(file)?;
    let mut plan = Plan::default();
    for error in collection.errors {
        let label = error.label.map(|l| format!("{l}: ")).unwrap_or_default();
        let number = u64::try_from(error.number).unwrap_or(0);
        plan.errors
            .push((number, format!("{label}{}", error.message)));
    }
    let features = collection.features;
    let work = system.clone();
    let done = system.db.write(move |conn| {
        async move {
            let mut job = Job {
                system: work,
                plan,
                write,
                now,
                new_settlements: BTreeSet::new(),
            };
            match layer {
                Layer::Wards => job.wards(conn, &features).await?,
                Layer::Neighborhoods => job.neighborhoods(conn, &features).await?,
                Layer::Blocks => job.blocks(conn, &features).await?,
                Layer::Outline => job.outline(conn, &features).await?,
            }
            job.plan.errors.sort();
            let changes = !job.plan.added.is_empty() || !job.plan.changed.is_empty();
            if write && changes {
                touch(conn, Kept::Territory).await?;
                touch(conn, Kept::Roster).await?;
            }
            Ok::<_, Stop>(job.plan)
        }
        .boxed()
    });
    done.await.map_err(|stop| stop.failure(system))
}

/// The same on a screen.
///
/// # Errors
/// `Forbidden`; as [`import`].
pub async fn import_on_screen(
    ctx: &Ctx,
    layer: Layer,
    file: &[u8],
    write: bool,
) -> Result<Plan, Failure> {
    ctx.scope(Action::ManageTerritory)?;
    import(&ctx.system, layer, file, write, ctx.now).await
}

struct Job {
    system: System,
    plan: Plan,
    write: bool,
    now: DateTime<Utc>,
    /// Postal code, name and kind of the neighborhoods that this file adds.
    new_settlements: BTreeSet<(String, String, String)>,
}

fn first_message(failure: Failure) -> String {
    match failure {
        Failure::Invalid { fields } => {
            let messages: Vec<String> = fields.into_iter().map(|f| f.message).collect();
            messages.join(" ")
        }
        other => other.to_string(),
    }
}

fn area(feature: &Feature) -> Result<&Area, String> {
    match &feature.geometry {
        Shape::Area(area) => Ok(area),
        _ => Err("no es un polígono".into()),
    }
}

impl Job {
    fn error(&mut self, feature: &Feature, why: impl Into<String>) {
        let number = u64::try_from(feature.number).unwrap_or(0);
        self.plan.errors.push((number, why.into()));
    }

    async fn wards(&mut self, conn: &mut Conn, features: &[Feature]) -> Result<(), Stop> {
        let known: BTreeMap<String, Ward> = territory::wards(conn)
            .await?
            .into_iter()
            .map(|w| (w.code.clone(), w))
            .collect();
        let (outlines, ..) = territory::boundaries(conn).await?;
        let outlines: BTreeMap<_, _> = outlines.into_iter().collect();
        let mut seen = BTreeSet::new();
        for feature in features {
            let form = WardForm {
                code: text(feature, WARD_CODE).unwrap_or_default(),
                name: text(feature, NAME)
                    .or_else(|| text(feature, WARD_CODE).map(|code| format!("Cuartel {code}")))
                    .unwrap_or_default(),
            };
            let checked = form.checked().map_err(first_message);
            let (form, outline) = match checked.and_then(|f| Ok((f, area(feature)?.to_geojson()))) {
                Ok(both) => both,
                Err(why) => {
                    self.error(feature, why);
                    continue;
                }
            };
            if !seen.insert(form.code.clone()) {
                self.error(feature, format!("el cuartel {} viene dos veces", form.code));
                continue;
            }
            match known.get(&form.code) {
                None => {
                    self.plan.added.push((form.code.clone(), form.name.clone()));
                    if self.write {
                        let ward = Ward {
                            id: WardId(self.system.new_id(self.now)),
                            code: form.code,
                            name: form.name,
                            ended: false,
                            version: 1,
                        };
                        territory::insert_ward(conn, &ward, Some(&outline)).await?;
                    }
                }
                Some(old) => {
                    let renamed = old.name != form.name;
                    let redrawn = outlines.get(&old.id.0) != Some(&outline);
                    if !renamed && !redrawn {
                        self.plan.same += 1;
                        continue;
                    }
                    self.plan.changed.push((
                        format!("{} {}", old.code, old.name),
                        said(&form.name, redrawn),
                    ));
                    if self.write {
                        if redrawn {
                            territory::set_ward_boundary(conn, old.id, &outline).await?;
                        }
                        if renamed {
                            let ward = Ward {
                                name: form.name,
                                version: old.version + i64::from(redrawn),
                                ..old.clone()
                            };
                            territory::update_ward(conn, &ward).await?;
                        }
                    }
                }
            }
        }
        Ok(())
    }

    async fn outline(&mut self, conn: &mut Conn, features: &[Feature]) -> Result<(), Stop> {
        let known = territory::outline(conn).await?;
        for (n, feature) in features.iter().enumerate() {
            let outline = match area(feature) {
                Ok(area) if n == 0 => area.to_geojson(),
                Ok(_) => {
                    self.error(feature, "el contorno del municipio es un solo polígono");
                    continue;
                }
                Err(why) => {
                    self.error(feature, why);
                    continue;
                }
            };
            let name = "contorno del municipio".to_owned();
            match &known {
                Some(old) if *old == outline => {
                    self.plan.same += 1;
                    continue;
                }
                Some(_) => self.plan.changed.push((name.clone(), name)),
                None => self.plan.added.push((String::new(), name)),
            }
            if self.write {
                territory::set_outline(conn, &outline).await?;
            }
        }
        Ok(())
    }

    async fn neighborhoods(&mut self, conn: &mut Conn, features: &[Feature]) -> Result<(), Stop> {
        let known = catalogue::settlements(conn).await?;
        let (_, outlines, _) = territory::boundaries(conn).await?;
        let outlines: BTreeMap<_, _> = outlines.into_iter().collect();
        let mut seen = BTreeSet::new();
        for feature in features {
            let area = match area(feature) {
                Ok(area) => area,
                Err(why) => {
                    self.error(feature, why);
                    continue;
                }
            };
            let id = match self.settlement(conn, &known, feature).await? {
                Ok(id) => id,
                Err(why) => {
                    self.error(feature, why);
                    continue;
                }
            };
            let outline = area.to_geojson();
            let Some(settlement) = id else {
                // New, and only shown: it has no key yet.
                continue;
            };
            if !seen.insert(settlement.id) {
                self.error(feature, format!("{} viene dos veces", settlement.name));
                continue;
            }
            if outlines.get(&settlement.id) == Some(&outline) {
                self.plan.same += 1;
                continue;
            }
            let fresh = !known.iter().any(|k| k.id == settlement.id);
            if !fresh {
                let what = format!("{} {}", settlement.kind, settlement.name);
                self.plan.changed.push((what, "contorno".into()));
            }
            if self.write {
                let id = NeighborhoodId(settlement.id);
                territory::set_neighborhood_place(conn, id, &outline, area.label_point()).await?;
            }
        }
        Ok(())
    }

    /// The settlement that a feature is about: a known one, or a new one if the file says enough.
    /// `Ok(None)` is a new one that is only shown.
    async fn settlement(
        &mut self,
        conn: &mut Conn,
        known: &[Settlement],
        feature: &Feature,
    ) -> Result<Result<Option<Settlement>, String>, Stop> {
        let postal_code = text(feature, POSTAL_CODE).unwrap_or_default();
        let Some(name) = text(feature, NAME) else {
            return Ok(Err("falta el nombre".into()));
        };
        if let Some(key) = text(feature, SETTLEMENT_KEY) {
            let by_key = known
                .iter()
                .find(|k| k.postal_code == postal_code && k.settlement_key == key);
            if let Some(found) = by_key {
                return Ok(Ok(Some(found.clone())));
            }
        }
        let kind = text(feature, KIND);
        let matching: Vec<&Settlement> = known
            .iter()
            .filter(|k| fold(&k.name) == fold(&name))
            .filter(|k| postal_code.is_empty() || k.postal_code == postal_code)
            .filter(|k| kind.as_ref().is_none_or(|kind| fold(&k.kind) == fold(kind)))
            .collect();
        match matching.as_slice() {
            [one] => return Ok(Ok(Some((*one).clone()))),
            [] => {}
            _ => {
                return Ok(Err(format!(
                    "hay más de una colonia «{name}»: agregue código postal y tipo"
                )));
            }
        }
        let (Some(kind), 5) = (kind, postal_code.len()) else {
            return Ok(Err(format!(
                "«{name}» no está en el catálogo; para agregarla hacen falta código postal de 5 dígitos y tipo"
            )));
        };
        let key = (postal_code.clone(), fold(&name), fold(&kind));
        if !self.new_settlements.insert(key) {
            return Ok(Err(format!("{name} viene dos veces")));
        }
        self.plan.added.push((postal_code.clone(), name.clone()));
        if !self.write {
            return Ok(Ok(None));
        }
        let id = self.system.new_id(self.now);
        let settlement = Settlement {
            id,
            postal_code,
            settlement_key: id.simple().to_string(),
            name,
            kind,
        };
        catalogue::insert_settlement(conn, &settlement).await?;
        Ok(Ok(Some(settlement)))
    }
}

/// What a change says of itself.
fn said(name: &str, redrawn: bool) -> String {
    match (name.is_empty(), redrawn) {
        (true, _) => "contorno".into(),
        (false, true) => format!("{name}, contorno"),
        (false, false) => name.to_owned(),
    }
}
