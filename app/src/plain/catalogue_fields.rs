//! The fields of the catalogues' forms.

use super::Refused;
use super::catalogue_entries::{Entry, units};
use super::controls::tick;
use chrono::{DateTime, NaiveDate, Utc};
use domain::catalogue::{CatalogueEntity, LocationKind, ReasonKind};
use domain::local_time::local_date;
use domain::petitions::priority_label;
use leptos::prelude::*;
use ui::{SelectField, TextAreaField, TextField};

/// What the forms choose from.
#[derive(Clone, Debug)]
pub struct Choices {
    /// Departments in use: id and name.
    pub departments: Vec<(String, String)>,
    /// The server's clock.
    pub now: DateTime<Utc>,
}

impl Choices {
    pub(super) fn today(&self) -> NaiveDate {
        local_date(self.now)
    }
}

/// A form and what was typed into it, if it was refused.
pub(super) struct Form<'a> {
    pub entry: Option<&'a Entry>,
    pub refused: &'a Refused,
    pub choices: &'a Choices,
}

impl Form<'_> {
    fn value(&self, name: &str, fresh: &str) -> String {
        let stored = self
            .entry
            .map_or_else(|| fresh.to_owned(), |entry| entry.value(name));
        self.refused.value(name, &stored)
    }

    fn ticked(&self, name: &str) -> bool {
        self.value(name, "") == "1"
    }

    fn line(&self, name: &'static str, label: &str, hint: &str, max: u32) -> AnyView {
        view! {
            <TextField
                name=name
                label=label
                hint=hint
                max=max
                required=true
                value=self.value(name, "")
                error=self.refused.error(name)
            />
        }
        .into_any()
    }

    fn optional(&self, name: &'static str, label: &str, hint: &str, max: u32) -> AnyView {
        view! {
            <TextField name=name label=label hint=hint max=max value=self.value(name, "") error=self.refused.error(name) />
        }
        .into_any()
    }

    fn number(&self, name: &'static str, label: &str, hint: &str) -> AnyView {
        view! {
            <TextField
                name=name
                label=label
                hint=hint
                inputmode="numeric"
                max=4
                required=true
                value=self.value(name, "")
                error=self.refused.error(name)
            />
        }
        .into_any()
    }

    fn day(&self, name: &'static str, label: &str, hint: &str) -> AnyView {
        let today = self.choices.today().to_string();
        view! {
            <TextField
                name=name
                label=label
                hint=hint
                kind="date"
                required=true
                value=self.value(name, &today)
                error=self.refused.error(name)
            />
        }
        .into_any()
    }

    fn choice(
        &self,
        name: &'static str,
        label: &str,
        fresh: &str,
        options: Vec<(String, String)>,
    ) -> AnyView {
        view! {
            <SelectField
                name=name
                label=label
                none="Elija una opción"
                options=options
                required=true
                value=self.value(name, fresh)
                error=self.refused.error(name)
            />
        }
        .into_any()
    }

    fn area(&self, name: &'static str, label: &str, hint: &str) -> AnyView {
        view! {
            <TextAreaField
                name=name
                label=label
                hint=hint
                rows=5
                max=8000
                value=self.value(name, "")
                error=self.refused.error(name)
            />
        }
        .into_any()
    }

    /// A field that only a new entry has; of a known one it is told.
    fn once(&self, name: &str, label: &'static str, field: AnyView) -> AnyView {
        let Some(entry) = self.entry else {
            return field;
        };
        view! {
            <p class="small muted">{format!("{label}: {} (no cambia)", entry.value(name))}</p>
        }
        .into_any()
    }

    pub(super) fn fields(&self, entity: CatalogueEntity) -> AnyView {
        match entity {
            CatalogueEntity::Department => view! {
                {self.once("code", "Clave", self.line("code", "Clave", CODE, 12))}
                {self.line("name", "Nombre", "Hasta 120 caracteres.", 120)}
                {self.day("valid_from", "Primer día", "Desde cuándo existe.")}
            }
            .into_any(),
            CatalogueEntity::PetitionType => self.petition_type(),
            CatalogueEntity::Neighborhood => view! {
                {self.once("postal_code", "Código postal", self.line("postal_code", "Código postal", "Cinco números.", 5))}
                {self.line("name", "Nombre", "Hasta 120 caracteres.", 120)}
                {self.line("kind", "Tipo de asentamiento", "Colonia, Fraccionamiento, Pueblo… Hasta 60 caracteres.", 60)}
                {self.optional("latitude", "Latitud", "En grados, por ejemplo 19.1738. Déjela vacía si no la conoce.", 20)}
                {self.optional("longitude", "Longitud", "En grados, por ejemplo -96.1342.", 20)}
                {self.refused.error("point").get_untracked().map(|text| view! { <p class="error" role="alert">{text}</p> })}
            }
            .into_any(),
            CatalogueEntity::Channel => view! {
                {self.line("name", "Nombre", "Hasta 80 caracteres.", 80)}
                {self.number("position", "Orden", "Su lugar en la lista, de 1 a 999.")}
            }
            .into_any(),
            CatalogueEntity::Reason => {
                let kinds = ReasonKind::ALL
                    .map(|kind| (kind.code().to_owned(), kind.label().to_owned()))
                    .to_vec();
                let kind = match self.entry {
                    Some(Entry::Reason(entry)) => view! {
                        <p class="small muted">{format!("Para qué: {} (no cambia)", entry.kind.label())}</p>
                    }
                    .into_any(),
                    _ => self.choice("kind", "Para qué", "", kinds),
                };
                view! {
                    {kind}
                    {self.line("name", "Nombre", "Hasta 80 caracteres.", 80)}
                    {self.number("position", "Orden", "Su lugar en la lista, de 1 a 999.")}
                }
                .into_any()
            }
        }
    }

    fn petition_type(&self) -> AnyView {
        let priorities = (1..=4)
            .map(|priority| (priority.to_string(), priority_label(priority).to_owned()))
            .collect();
        let places = [
            LocationKind::Point,
            LocationKind::Stretch,
            LocationKind::Address,
            LocationKind::Block,
            LocationKind::None,
        ]
        .map(|place| (place.code().to_owned(), place.label().to_owned()))
        .to_vec();
        view! {
            {self.once("code", "Clave", self.line("code", "Clave", CODE, 12))}
            {self.line("name", "Nombre", "Hasta 120 caracteres.", 120)}
            {self.line("category", "Categoría", "El grupo al que pertenece, hasta 80 caracteres.", 80)}
            {self.choice("department", "Dependencia que atiende", "", self.choices.departments.clone())}
            {self.number("term_amount", "Plazo", "De 0 (de inmediato) a 400.")}
            {self.choice("term_unit", "Unidad del plazo", "business_days", units())}
            {self.choice("priority", "Prioridad", "4", priorities)}
            {self.choice("location", "Lugar que se pregunta", "point", places)}
            {tick("allows_anonymous", "La persona puede quedar anónima", self.ticked("allows_anonymous"), self.refused.error("allows_anonymous"))}
            {tick("confidential", "Reservada: la ve sólo quien la necesita", self.ticked("confidential"), self.refused.error("confidential"))}
            {self.optional("closing_evidence", "Evidencia de cierre", "Si empieza con «Foto», se pide una foto para terminar. Hasta 200 caracteres.", 200)}
            {self.optional("external_body", "Otra autoridad", "Quién más puede ser competente; vacío si nadie. Hasta 200 caracteres.", 200)}
            {self.area("key_questions", "Preguntas para quien captura", "Una por renglón; hasta 20, de 300 caracteres cada una.")}
            {self.area("synonyms", "Cómo lo dice la gente", "Una forma por renglón; hasta 60, de 120 caracteres cada una.")}
            {self.day("valid_from", "Primer día", "Desde cuándo se usa.")}
        }
        .into_any()
    }
}

const CODE: &str =
    "De 2 a 12 letras sin acento, números o guion, por ejemplo AP-01. No se puede cambiar después.";
