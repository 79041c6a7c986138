//! The OpenAPI document, made from the registry of endpoints.

use super::endpoints::{ENDPOINTS, Rule};
use axum::Json;
use domain::petitions::{Act, PetitionStatus};
use serde_json::{Map, Value, json};

/// The document.
pub async fn document() -> Json<Value> {
    Json(build())
}

fn parameters(path: &str) -> Vec<Value> {
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
        .collect()
}

fn build() -> Value {
    let mut paths = Map::new();
    for endpoint in ENDPOINTS {
        let mut responses = json!({
            "200": { "description": "Done" },
            "default": { "description": "A problem", "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } } },
        });
        if endpoint.path == "/api/v1/petitions"
            && endpoint.rule == Rule::Role(domain::access::Action::RegisterPetition)
        {
            responses["201"] = json!({ "description": "Registered" });
        }
        let operation = json!({
            "summary": endpoint.summary,
            "parameters": parameters(endpoint.path),
            "security": if endpoint.rule == Rule::Public { json!([]) } else { json!([{ "token": [] }]) },
            "responses": responses,
        });
        let entry = paths.entry(endpoint.path).or_insert_with(|| json!({}));
        entry[endpoint.verb.http().as_str().to_lowercase()] = operation;
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "SIRC", "version": env!("CARGO_PKG_VERSION"), "description": "Petitions of citizens: create, list, get, act and attach." },
        "paths": paths,
        "components": {
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
            "schemas": {
                "Problem": {
                    "type": "object",
                    "required": ["type", "title", "status", "code"],
                    "properties": {
                        "type": { "type": "string" },
                        "title": { "type": "string", "description": "For the person, in Spanish" },
                        "status": { "type": "integer" },
                        "code": { "type": "string" },
                        "fields": { "type": "array", "items": { "type": "object", "properties": { "field": { "type": "string" }, "message": { "type": "string" } } } },
                    },
                },
                "Act": { "type": "string", "enum": Act::ALL.map(Act::code) },
                "PetitionStatus": { "type": "string", "enum": PetitionStatus::ALL.map(PetitionStatus::code) },
            },
        },
    })
}
