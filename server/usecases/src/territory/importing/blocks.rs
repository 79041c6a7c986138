//! Blocks: areas or points with the office's key.

use super::*;

impl Job {
    pub(super) async fn blocks(
        &mut self,
        conn: &mut Conn,
        features: &[Feature],
    ) -> Result<(), Stop> {
        let known: BTreeMap<String, Block> = territory::blocks(conn)
            .await?
            .into_iter()
            .map(|b| (b.code.clone(), b))
            .collect();
        let (.., outlines) = territory::boundaries(conn).await?;
        let outlines: BTreeMap<_, _> = outlines.into_iter().collect();
        let wards = territory::wards(conn).await?;
        let neighborhoods = catalogue::settlements(conn).await?;
        let places = Territory::read(conn).await?;
        // Whose each CVEGEO is, by code.
        let mut owners: BTreeMap<String, String> = known
            .values()
            .filter_map(|b| Some((b.cvegeo.clone()?, b.code.clone())))
            .collect();
        let mut seen = BTreeSet::new();
        for feature in features {
            let (form, outline, place) = match block_of(feature, &wards, &neighborhoods, &places) {
                Ok(all) => all,
                Err(why) => {
                    self.error(feature, why);
                    continue;
                }
            };
            if !seen.insert(form.code.clone()) {
                self.error(feature, format!("la manzana {} viene dos veces", form.code));
                continue;
            }
            if !form.cvegeo.is_empty() {
                let cvegeo = &form.cvegeo;
                if let Some(owner) = owners.get(cvegeo).filter(|code| **code != form.code) {
                    let why = format!("la CVEGEO {cvegeo} ya es de la manzana {owner}");
                    self.error(feature, why);
                    continue;
                }
                let before = known.get(&form.code).and_then(|b| b.cvegeo.as_ref());
                if let Some(before) = before {
                    owners.remove(before);
                }
                owners.insert(cvegeo.clone(), form.code.clone());
            }
            let stored = match known.get(&form.code) {
                None => {
                    self.plan
                        .added
                        .push((form.code.clone(), form.between_streets.clone()));
                    let block = Block {
                        id: BlockId(self.system.new_id(self.now)),
                        version: 1,
                        ended: false,
                        has_boundary: outline.is_some(),
                        code: form.code,
                        cvegeo: Some(form.cvegeo).filter(|c| !c.is_empty()),
                        ward: form.ward.or(place.ward),
                        neighborhood: form.neighborhood.or(place.neighborhood),
                        between_streets: form.between_streets,
                        point: form.point,
                    };
                    if self.write {
                        territory::insert_block(conn, &block, outline.as_deref()).await
                    } else {
                        Ok(())
                    }
                }
                Some(old) => {
                    let old_outline = outlines.get(&old.id.0);
                    self.known_block(conn, old, form, place, old_outline, outline)
                        .await
                }
            };
            match stored {
                Ok(()) => {}
                // The transaction is lost on PostgreSQL, and half an import is none.
                Err(DbError::Duplicate(_)) => {
                    return Err(Failure::field(
                        "file",
                        format!(
                            "El elemento {} repite la CVEGEO de otra manzana. No se escribió nada: corríjalo y vuelva a intentarlo.",
                            feature.number
                        ),
                    )
                    .into());
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    async fn known_block(
        &mut self,
        conn: &mut Conn,
        old: &Block,
        form: BlockForm,
        place: Located,
        old_outline: Option<&String>,
        outline: Option<String>,
    ) -> Result<(), DbError> {
        let redrawn = outline.is_some() && old_outline != outline.as_ref();
        let keep = |new: String, old: &str| if new.is_empty() { old.to_owned() } else { new };
        let after = Block {
            cvegeo: Some(form.cvegeo)
                .filter(|c| !c.is_empty())
                .or_else(|| old.cvegeo.clone()),
            ward: form.ward.or(old.ward).or(place.ward),
            neighborhood: form
                .neighborhood
                .or(old.neighborhood)
                .or(place.neighborhood),
            between_streets: keep(form.between_streets, &old.between_streets),
            // A marker that somebody moved by hand stays, as long as the outline is the same.
            point: if redrawn || old.point.is_none() || old_outline.is_none() {
                form.point.or(old.point)
            } else {
                old.point
            },
            ..old.clone()
        };
        if !redrawn && after == *old {
            self.plan.same += 1;
            return Ok(());
        }
        self.plan
            .changed
            .push((old.code.clone(), said(&after.between_streets, redrawn)));
        if self.write {
            if after != *old {
                territory::update_block(conn, &after).await?;
            }
            if let Some(outline) = outline.filter(|_| redrawn) {
                territory::set_block_boundary(conn, old.id, &outline).await?;
            }
        }
        Ok(())
    }
}

/// A feature as a block: checked, with the ward and neighborhood that it names, its outline, and what
/// holds its place.
fn block_of(
    feature: &Feature,
    wards: &[Ward],
    neighborhoods: &[Settlement],
    places: &Territory,
) -> Result<(BlockForm, Option<String>, Located), String> {
    let cvegeo = text(feature, CVEGEO).unwrap_or_default();
    let (point, outline) = match &feature.geometry {
        Shape::None => (None, None),
        Shape::Point(point) => (Some(*point), None),
        Shape::Area(area) => (Some(area.label_point()), Some(area.to_geojson())),
    };
    let place = point.map(|p| places.areas_of(p)).unwrap_or_default();
    let form = BlockForm {
        code: text(feature, BLOCK_CODE)
            .or_else(|| text(feature, CODE))
            .unwrap_or_else(|| cvegeo.clone()),
        cvegeo,
        ward: ward_of(feature, wards)?,
        neighborhood: neighborhood_of(feature, neighborhoods)?,
        between_streets: text(feature, STREETS).unwrap_or_default(),
        point: point.map(rounded),
    };
    if form.code.is_empty() {
        return Err("falta la clave de la manzana".into());
    }
    form.checked()
        .map(|form| (form, outline, place))
        .map_err(first_message)
}

/// Six decimals, as outlines have.
fn rounded(point: Point) -> Point {
    let six = |degrees: f64| (degrees * 1e6).round() / 1e6;
    Point {
        latitude: six(point.latitude),
        longitude: six(point.longitude),
    }
}

fn ward_of(feature: &Feature, wards: &[Ward]) -> Result<Option<WardId>, String> {
    let Some(code) = text(feature, OF_WARD) else {
        return Ok(None);
    };
    let found = wards
        .iter()
        .find(|w| fold(&w.code) == fold(&code) || fold(&w.name) == fold(&code));
    found
        .map(|w| Some(w.id))
        .ok_or_else(|| format!("el cuartel «{code}» no existe: importe antes los cuarteles"))
}

fn neighborhood_of(
    feature: &Feature,
    neighborhoods: &[Settlement],
) -> Result<Option<NeighborhoodId>, String> {
    let Some(name) = text(feature, OF_NEIGHBORHOOD) else {
        return Ok(None);
    };
    let postal_code = text(feature, POSTAL_CODE);
    let matching: Vec<&Settlement> = neighborhoods
        .iter()
        .filter(|n| fold(&n.name) == fold(&name))
        .filter(|n| postal_code.as_ref().is_none_or(|cp| n.postal_code == *cp))
        .collect();
    match matching.as_slice() {
        [one] => Ok(Some(NeighborhoodId(one.id))),
        [] => Err(format!("la colonia «{name}» no está en el catálogo")),
        _ => Err(format!(
            "hay más de una colonia «{name}»: agregue el código postal"
        )),
    }
}
