//! The fields of a block.

use crate::plain::Refused;
use crate::plain::roster::Choices;
use domain::territory::{Block, BlockView, MAX_CODE, MAX_STREETS, written_point};
use leptos::prelude::*;
use ui::{SelectField, TextField};

/// The choices with what a block has already, though it is no longer on the list.
fn with_own(
    mut options: Vec<(String, String)>,
    own: Option<(String, String)>,
) -> Vec<(String, String)> {
    if let Some(own) = own
        && options.iter().all(|(key, _)| *key != own.0)
    {
        options.push(own);
    }
    options
}

/// The fields, of a known block or of a new one.
pub(super) fn fields(found: Option<&BlockView>, refused: &Refused, choices: &Choices) -> AnyView {
    let block = found.map(|f| &f.block);
    let stored = |value: fn(&Block) -> String| block.map(value).unwrap_or_default();
    let (latitude, longitude) = written_point(block.and_then(|b| b.point));
    let ward = stored(|b| b.ward.map(|w| w.to_string()).unwrap_or_default());
    let hood = stored(|b| b.neighborhood.map(|n| n.to_string()).unwrap_or_default());
    let own_ward = found.and_then(|f| f.ward.as_ref()).map(|w| {
        (
            w.id.to_string(),
            format!("{} · {} (terminado)", w.code, w.name),
        )
    });
    let own_hood =
        Some((hood.clone(), "Ya no está en el catálogo".to_owned())).filter(|_| !hood.is_empty());
    let code_length = u32::try_from(MAX_CODE).unwrap_or(20);
    let streets_length = u32::try_from(MAX_STREETS).unwrap_or(200);
    view! {
        <div class="pair">
            <TextField
                name="code"
                label="Clave"
                hint="Por ejemplo 014-07: letras, números y guiones."
                max=code_length
                required=true
                value=refused.value("code", &stored(|b| b.code.clone()))
                error=refused.error("code")
            />
            <TextField
                name="cvegeo"
                label="CVEGEO (opcional)"
                hint="16 caracteres, del INEGI; empieza con 30193."
                max=24
                value=refused.value("cvegeo", &stored(|b| b.cvegeo.clone().unwrap_or_default()))
                error=refused.error("cvegeo")
            />
        </div>
        <div class="pair">
            <SelectField
                name="ward"
                label="Cuartel"
                none="Sin cuartel"
                options=with_own(choices.wards.clone(), own_ward)
                value=refused.value("ward", &ward)
                error=refused.error("ward")
            />
            <SelectField
                name="neighborhood"
                label="Colonia"
                none="Sin colonia"
                options=with_own(choices.neighborhoods.clone(), own_hood)
                value=refused.value("neighborhood", &hood)
                error=refused.error("neighborhood")
            />
        </div>
        <TextField
            name="between_streets"
            label="Entre calles"
            hint="Por ejemplo: Allende, Lerdo, Zamora y 5 de Mayo."
            max=streets_length
            value=refused.value("between_streets", &stored(|b| b.between_streets.clone()))
            error=refused.error("between_streets")
        />
        <div class="pair">
            <TextField
                name="latitude"
                label="Latitud"
                hint="Por ejemplo 19.1738; o pegue aquí las dos."
                max=40
                value=refused.value("latitude", &latitude)
                error=refused.error("latitude")
            />
            <TextField
                name="longitude"
                label="Longitud"
                hint="Por ejemplo -96.1342."
                max=40
                value=refused.value("longitude", &longitude)
                error=refused.error("longitude")
            />
        </div>
    }
    .into_any()
}
