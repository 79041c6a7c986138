//! The OpenAPI document: the endpoints from their registry, the bodies from the types that are read
//! and written.

use super::api::{ActBody, AttachQuery, Caller, ListQuery, Tracking};
use super::endpoints::{ENDPOINTS, Endpoint, Rule, Verb};
use axum::Json;
use domain::catalogue::Catalogues;
use domain::duplicates::{AlikeQuestion, AlikeView};
use domain::failure::{Change, FieldError};
use domain::petitions::{
    Act, CallerCard, ContactView, Counts, Followed, NewPetition, Page, PetitionDetail,
    RegisteredPetition, TrackingView,
};
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::openapi::path::ParameterIn;
use utoipa::{IntoParams, ToSchema};

/// The document.
pub async fn document() -> Json<Value> {
    Json(build())
}

/// Named schemas that the document refers to.
#[derive(Default)]
struct Schemas(Map<String, Value>);

impl Schemas {
    /// A reference to the schema of a type, which is kept with those that it refers to itself.
    fn of<T: ToSchema>(&mut self) -> Value {
        let mut all = vec![(T::name().into_owned(), T::schema())];
        T::schemas(&mut all);
        for (name, schema) in all {
            self.0.insert(name, value(&schema));
        }
        reference(&T::name())
    }
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn value(part: &impl Serialize) -> Value {
    // Parts of a document are always JSON; nothing is what a reader would see of one that is not.
    serde_json::to_value(part).unwrap_or_default()
}

fn of_query<T: IntoParams>() -> Vec<Value> {
    let all = T::into_params(|| Some(ParameterIn::Query));
    all.iter().map(value).collect()
}

/// What an endpoint takes and gives, besides what its path says.
#[derive(Default)]
struct Shape {
    parameters: Vec<Value>,
    takes: Option<Value>,
    gives: Option<Value>,
}

impl Shape {
    fn gives<T: ToSchema>(schemas: &mut Schemas) -> Self {
        Self {
            gives: Some(in_json(&schemas.of::<T>())),
            ..Self::default()
        }
    }

    fn takes<T: ToSchema>(mut self, schemas: &mut Schemas) -> Self {
        self.takes = Some(in_json(&schemas.of::<T>()));
        self
    }
}

fn in_json(schema: &Value) -> Value {
    json!({ "application/json": { "schema": schema } })
}

/// The bodies of an endpoint; `None` for one that nobody described.
fn shape(endpoint: &Endpoint, all: &mut Schemas) -> Option<Shape> {
    let petition = "/api/v1/petitions/{id}";
    let below = endpoint.path.strip_prefix(petition);
    Some(match (endpoint.verb, endpoint.path, below) {
        (_, "/healthz" | "/readyz", _) => Shape {
            gives: Some(json!({ "text/plain": { "schema": { "type": "string" } } })),
            ..Shape::default()
        },
        (_, "/api/v1/openapi.json", _) => Shape {
            gives: Some(in_json(&json!({ "type": "object" }))),
            ..Shape::default()
        },
        (_, "/api/v1/tracking", _) => Shape::gives::<TrackingView>(all).takes::<Tracking>(all),
        (_, "/api/v1/catalogues", _) => Shape::gives::<Catalogues>(all),
        (_, "/api/v1/counts", _) => Shape::gives::<Counts>(all),
        (_, "/api/v1/alike", _) => Shape::gives::<AlikeView>(all).takes::<AlikeQuestion>(all),
        (_, "/api/v1/callers", _) => Shape::gives::<CallerCard>(all).takes::<Caller>(all),
        (Verb::Get, "/api/v1/petitions", _) => Shape {
            parameters: of_query::<ListQuery>(),
            ..Shape::gives::<Page>(all)
        },
        (Verb::Post, "/api/v1/petitions", _) => {
            Shape::gives::<RegisteredPetition>(all).takes::<NewPetition>(all)
        }
        (_, _, Some("")) => Shape::gives::<PetitionDetail>(all),
        (_, _, Some("/acts")) => Shape {
            parameters: vec![json!({
                "name": "Idempotency-Key", "in": "header", "required": true, "schema": { "type": "string" },
                "description": "Chosen by the client; the same key with the same body does the act once.",
            })],
            ..Shape::gives::<Followed>(all).takes::<ActBody>(all)
        },
        (_, _, Some("/attachments")) => Shape {
            parameters: of_query::<AttachQuery>(),
            takes: Some(json!({ "multipart/form-data": { "schema": {
                "type": "object",
                "additionalProperties": { "type": "string", "format": "binary" },
                "maxProperties": usecases::files::MAX_FILES,
                "description": "Photos (JPEG, PNG, WebP) of up to 8 MiB or PDF of up to 5 MiB, under any names.",
            } } })),
            ..Shape::gives::<Followed>(all)
        },
        (_, _, Some("/contact")) => Shape::gives::<ContactView>(all),
        (_, _, Some("/attachments/{attachment}/{variant}")) => Shape {
            gives: Some(json!({
                "image/jpeg": { "schema": { "type": "string", "format": "binary" } },
                "application/pdf": { "schema": { "type": "string", "format": "binary" } },
            })),
            ..Shape::default()
        },
        _ => return None,
    })
}

/// The parameters of a path.
fn of_path(path: &str) -> impl Iterator<Item = Value> {
    path.split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| {
            let schema = if name == "variant" {
                json!({ "type": "string", "enum": ["full", "thumbnail"] })
            } else {
                json!({ "type": "string", "format": "uuid" })
            };
            json!({ "name": name, "in": "path", "required": true, "schema": schema })
        })
}

fn operation(endpoint: &Endpoint, schemas: &mut Schemas) -> Value {
    let Shape {
        parameters,
        takes,
        gives,
    } = shape(endpoint, schemas).unwrap_or_default();
    let mut responses = json!({
        "200": { "description": "Done", "content": gives },
        "default": { "description": "A problem", "content": { "application/problem+json": { "schema": reference("Problem") } } },
    });
    if (endpoint.verb, endpoint.path) == (Verb::Post, "/api/v1/petitions") {
        responses["201"] = json!({ "description": "Registered", "content": gives });
        responses["200"]["description"] = "Registered before, by the same client_id".into();
    }
    let mut operation = json!({
        "summary": endpoint.summary,
        "parameters": of_path(endpoint.path).chain(parameters).collect::<Vec<_>>(),
        "security": if endpoint.rule == Rule::Public { json!([]) } else { json!([{ "token": [] }]) },
        "responses": responses,
    });
    if let Some(content) = takes {
        operation["requestBody"] = json!({ "required": true, "content": content });
    }
    operation
}

/// A failure, as `problem.rs` writes it.
fn problem(schemas: &mut Schemas) -> Value {
    json!({
        "type": "object",
        "required": ["type", "title", "status", "code"],
        "properties": {
            "type": { "type": "string" },
            "title": { "type": "string", "description": "For the person, in Spanish" },
            "status": { "type": "integer" },
            "code": { "type": "string" },
            "fields": { "type": "array", "items": schemas.of::<FieldError>(), "description": "Of a body that is not valid" },
            "legal": { "type": "array", "items": schemas.of::<Act>(), "description": "Of an act that is not legal: those that are" },
            "limit": { "type": "string", "description": "Of what is too large: how large it may be" },
            "message": { "type": "string", "description": "Of a body that is not taken: what is" },
            "seconds": { "type": "integer", "description": "Of too many attempts: when to try again" },
            "ticket": { "type": "string", "description": "Of a fault of the program: under which the log keeps it" },
            "version": { "type": "integer", "description": "Of a conflict: the version that is current now" },
            "changes": { "type": "array", "items": schemas.of::<Change>(), "description": "Of a conflict: what was done meanwhile" },
        },
    })
}

fn build() -> Value {
    let mut schemas = Schemas::default();
    let mut paths = Map::new();
    for endpoint in ENDPOINTS {
        let entry = paths.entry(endpoint.path).or_insert_with(|| json!({}));
        entry[endpoint.verb.http().as_str().to_lowercase()] = operation(endpoint, &mut schemas);
    }
    let problem = problem(&mut schemas);
    schemas.0.insert("Problem".into(), problem);
    json!({
        "openapi": "3.1.0",
        "info": { "title": "SIRC", "version": env!("CARGO_PKG_VERSION"), "description": "Petitions of citizens: create, list, get, act and attach." },
        "paths": paths,
        "components": {
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
            "schemas": schemas.0,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_endpoint_is_described() {
        let mut schemas = Schemas::default();
        for endpoint in ENDPOINTS {
            assert!(
                shape(endpoint, &mut schemas).is_some_and(|s| s.gives.is_some()),
                "{:?} {}: say here what it takes and gives",
                endpoint.verb,
                endpoint.path
            );
        }
    }

    fn references(of: &Value, found: &mut Vec<String>) {
        match of {
            Value::Object(map) => {
                if let Some(Value::String(to)) = map.get("$ref") {
                    found.push(to.clone());
                }
                map.values().for_each(|v| references(v, found));
            }
            Value::Array(list) => list.iter().for_each(|v| references(v, found)),
            _ => {}
        }
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let document = build();
        let mut found = Vec::new();
        references(&document, &mut found);
        assert!(found.len() > 50, "{}", found.len());
        for reference in found {
            let at = reference.trim_start_matches('#');
            assert!(document.pointer(at).is_some(), "{reference}");
        }
    }
}
