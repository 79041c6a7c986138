//! What a file may be, and what is said of each that may not.

use super::*;
use serde_json::json;

fn message(file: &[u8]) -> String {
    let failure = read(file).expect_err("refused");
    failure
        .message_for("file")
        .unwrap_or_else(|| failure.to_string())
}

fn collection(features: &[Value]) -> Vec<u8> {
    json!({ "type": "FeatureCollection", "features": features })
        .to_string()
        .into_bytes()
}

fn feature(name: &str, geometry: Value) -> Value {
    json!({ "type": "Feature", "properties": { "Nombre": name }, "geometry": geometry })
}

fn point(x: f64, y: f64) -> Value {
    json!({ "type": "Point", "coordinates": [x, y] })
}

fn triangle(x: f64, y: f64, size: f64) -> Value {
    json!({ "type": "Polygon", "coordinates": [[[x, y], [x + size, y], [x, y + size], [x, y]]] })
}

fn errors(features: &[Value]) -> Vec<(usize, Option<String>, String)> {
    read(&collection(features))
        .expect("read")
        .errors
        .into_iter()
        .map(|e| (e.number, e.label, e.message))
        .collect()
}

#[test]
fn areas_points_and_nothing_are_read() {
    let file = collection(&[
        feature("Centro", triangle(-96.2, 19.1, 0.1)),
        feature("Esquina", point(-96.123_456_7, 19.2)),
        feature("Sin lugar", Value::Null),
    ]);
    let mut with_mark = b"\xef\xbb\xbf".to_vec();
    with_mark.extend_from_slice(&file);
    let found = read(&with_mark).expect("read");
    assert_eq!(found, read(&file).expect("read"));
    assert_eq!(found.errors, []);
    let [area, spot, none] = found.features.as_slice() else {
        panic!("three features");
    };
    assert!(matches!(&area.geometry, Shape::Area(a) if a.area_m2() > 5e7));
    let Shape::Point(spot) = spot.geometry else {
        panic!("a point");
    };
    assert_eq!(spot.to_string(), "19.200000, -96.123457");
    assert_eq!((&none.geometry, none.number), (&Shape::None, 3));
    let single = feature("Centro", point(-96.1, 19.2)).to_string();
    assert_eq!(read(single.as_bytes()).expect("read").features.len(), 1);
    assert_eq!(read(&collection(&[])), Ok(Collection::default()));
}

#[test]
fn what_is_not_geojson_is_refused() {
    let cases: [(&[u8], &str); 14] = [
        (b"\xff\xfe{\0}\0", "UTF-8"),
        (b"{\"type\":\"Feature\",\"nombre\":\"Pe\xf1a\"}", "UTF-8"),
        (b"", "vac\u{ed}o"),
        (b" \n", "vac\u{ed}o"),
        (
            b"PK\x03\x04",
            "no es GeoJSON: no se entiende a partir del rengl\u{f3}n 1",
        ),
        (
            b"{\n\"type\": \"FeatureCollection\",\n\"features\": [NaN]}",
            "rengl\u{f3}n 3",
        ),
        (
            b"{\"type\":\"FeatureCollection\",\"features\":[{",
            "incompleto",
        ),
        (b"[]", "no es una colecci\u{f3}n"),
        (b"{}", "no es una colecci\u{f3}n"),
        (
            b"{\"type\":\"FeatureCollection\",\"features\":{}}",
            "no es una colecci\u{f3}n",
        ),
        (b"{\"type\":\"FeatureCollection\"}", "\u{ab}features\u{bb}"),
        (b"{\"type\":\"Topology\"}", "\u{ab}Topology\u{bb}"),
        (
            b"{\"type\":\"Feature\"}\n{\"type\":\"Feature\"}\n",
            "un elemento por rengl\u{f3}n",
        ),
        (
            b"\x1e{\"type\":\"Feature\"}\n",
            "un elemento por rengl\u{f3}n",
        ),
    ];
    for (file, part) in cases {
        let said = message(file);
        assert!(said.contains(part), "{said}");
    }
    // Nesting without end is refused, not followed.
    let deep = format!(
        "{{\"type\":\"FeatureCollection\",\"features\":{}",
        "[".repeat(1_000_000)
    );
    assert!(message(deep.as_bytes()).contains("incompleto"));
}

#[test]
fn the_limits_hold() {
    let limit = |file: &[u8]| {
        let failure = read(file).expect_err("refused");
        assert!(matches!(failure, Failure::TooLarge { .. }), "{failure}");
        failure.to_string()
    };
    assert!(limit(&vec![b' '; MAX_BYTES + 1]).contains("64 MB"));
    let items = |item: &str, count: usize| {
        let list = format!("{item},").repeat(count);
        let list = list.trim_end_matches(',');
        format!(r#"{{"type":"FeatureCollection","features":[{list}]}}"#).into_bytes()
    };
    assert_eq!(
        read(&items("{}", MAX_FEATURES)).expect("read").errors.len(),
        MAX_FEATURES
    );
    assert!(limit(&items("{}", MAX_FEATURES + 1)).contains("60,000"));
    let ring = "[-96,19],".repeat(20_000);
    let ring = ring.trim_end_matches(',');
    let long =
        format!(r#"{{"type":"Feature","geometry":{{"type":"Polygon","coordinates":[[{ring}]]}}}}"#);
    assert!(read(&items(&long, 100)).is_ok());
    assert!(limit(&items(&long, 101)).contains("2,000,000"));
    let fields: Vec<String> = (0..5_001).map(|i| format!(r#""{i}":1"#)).collect();
    let wide = format!(
        r#"{{"type":"Feature","geometry":null,"properties":{{{}}}}}"#,
        fields.join(",")
    );
    assert!(limit(&items(&wide, 600)).contains("3,000,000"));
}

#[test]
fn another_system_of_coordinates_is_named() {
    let said = |crs: Value| {
        let file = json!({ "type": "FeatureCollection", "crs": crs, "features": [] });
        read(file.to_string().as_bytes())
            .err()
            .and_then(|failure| failure.message_for("file"))
    };
    let named = |name: &str| said(json!({ "type": "name", "properties": { "name": name } }));
    for known in [
        "urn:ogc:def:crs:OGC:1.3:CRS84",
        "urn:ogc:def:crs:OGC::CRS84",
        "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
        "http://www.opengis.net/def/crs/EPSG/0/4326",
        "urn:ogc:def:crs:EPSG::4326",
        "EPSG:4326",
        "epsg:4326",
    ] {
        assert_eq!(named(known), None, "{known}");
    }
    assert_eq!(said(Value::Null), None);
    assert_eq!(
        said(json!({ "type": "EPSG", "properties": { "code": 4326 } })),
        None
    );
    assert_eq!(
        named("urn:ogc:def:crs:EPSG::6372").as_deref(),
        Some(
            "El archivo está en EPSG:6372. Expórtelo en WGS 84 (EPSG:4326) y vuelva a intentarlo; SIRC no reproyecta."
        )
    );
    let starts = |said: Option<String>, found: &str| {
        let said = said.expect("refused");
        assert!(
            said.starts_with(&format!("El archivo está en {found}. ")),
            "{said}"
        );
    };
    starts(
        named("http://www.opengis.net/def/crs/EPSG/0/32614"),
        "EPSG:32614",
    );
    starts(
        said(json!({ "type": "EPSG", "properties": { "code": 6372 } })),
        "EPSG:6372",
    );
    starts(named("ITRF2008 / Mexico LCC"), "ITRF2008 / Mexico LCC");
    starts(
        said(json!({ "type": "link", "properties": { "href": "https://x.mx/a.prj" } })),
        "https://x.mx/a.prj",
    );
    starts(
        said(json!({})),
        "un sistema de coordenadas que no se reconoce",
    );
    starts(
        said(json!("x".repeat(2_000))),
        "un sistema de coordenadas que no se reconoce",
    );
}

#[test]
fn metres_and_swapped_degrees_are_noticed() {
    let of = |geometry: Value| message(&collection(&[feature("a", geometry)]));
    assert!(of(triangle(3_520_000.0, 850_000.0, 1_000.0)).starts_with(
        "El archivo parece estar en EPSG:6372 (cónica conforme de Lambert, INEGI): sus coordenadas no son grados (la primera es 3520000, 850000). Expórtelo en WGS 84"
    ));
    assert!(of(point(801_000.0, 2_122_000.0)).contains("en UTM:"));
    assert!(of(point(-10_700_000.0, 2_170_000.0)).contains("EPSG:3857"));
    assert!(of(point(12.0, 5_000.0)).contains("una proyección en metros"));
    for swapped in [
        point(19.2, -96.1),
        triangle(19.1, -96.2, 0.1),
        point(25.0, -80.0 - 8.0),
    ] {
        assert!(of(swapped).contains("primero la latitud y después la longitud"));
    }
    // One among many is an error of its own.
    let good = || feature("bien", point(-96.1, 19.2));
    let found = errors(&[
        good(),
        good(),
        good(),
        feature("Al revés", point(19.2, -96.1)),
        feature("En metros", point(801_000.0, 2_122_000.0)),
    ]);
    assert_eq!(
        found,
        [
            (4, Some("Al revés".into()), OUTSIDE.into()),
            (5, Some("En metros".into()), OUTSIDE.into())
        ]
    );
}

#[test]
fn every_fault_of_a_feature_is_told_with_its_number_and_name() {
    let cases = [
        (json!(7), "no es un elemento de GeoJSON («Feature»)"),
        (
            json!({ "type": "Polygon", "coordinates": [] }),
            "no es un elemento de GeoJSON («Feature»)",
        ),
        (
            json!({ "type": "Feature", "properties": {} }),
            "le falta la geometría",
        ),
        (feature("b", json!([])), "su geometría no se puede leer"),
        (
            feature(
                "b",
                json!({ "type": "LineString", "coordinates": [[-96, 19], [-96, 20]] }),
            ),
            "su geometría es «LineString»; SIRC acepta polígonos (Polygon, MultiPolygon) y puntos (Point)",
        ),
        (
            feature(
                "b",
                json!({ "type": "GeometryCollection", "geometries": [] }),
            ),
            "su geometría es «GeometryCollection»; SIRC acepta polígonos (Polygon, MultiPolygon) y puntos (Point)",
        ),
        (
            feature("b", json!({ "type": "Point", "coordinates": [null, null] })),
            NOT_NUMBERS,
        ),
        (
            feature(
                "b",
                json!({ "type": "Polygon", "coordinates": [[[-96, 19], [-96, null], [-97, 19], [-96, 19]]] }),
            ),
            NOT_NUMBERS,
        ),
        (
            feature("b", json!({ "type": "Polygon" })),
            "no tiene coordenadas",
        ),
        (feature("b", triangle(-80.0, 19.0, 0.1)), OUTSIDE),
        (
            feature("b", triangle(-96.0, 19.0, 0.0)),
            "no tiene superficie",
        ),
        (
            json!({ "type": "Feature", "properties": [], "geometry": null }),
            "sus propiedades no se pueden leer",
        ),
        (
            json!({ "type": "Feature", "properties": { "a": "x".repeat(70_000) }, "geometry": null }),
            "sus propiedades ocupan más de 64 KB: quite las que no se necesitan",
        ),
    ];
    for (wrong, said) in cases {
        let found = errors(&[
            feature("a", point(-96.1, 19.2)),
            wrong.clone(),
            feature("c", Value::Null),
        ]);
        let label = wrong["properties"]["Nombre"].as_str().map(str::to_owned);
        assert_eq!(found, [(2, label, said.to_owned())]);
    }
}

#[test]
fn a_property_is_found_under_any_of_its_names() {
    let properties = json!({
        "NOMGEO": "  Veracruz\u{200b}\n Centro ",
        "cve_ent": 30,
        "CVEGEO": 30_193.0,
        "share": 0.25,
        "empty": " ",
        "none": null,
        "yes": true,
        "list": ["a"],
    });
    let file = json!({ "type": "Feature", "properties": properties, "geometry": null });
    let found = read(file.to_string().as_bytes()).expect("read");
    let feature = &found.features[0];
    let of = |names: &[&str]| text(feature, names);
    assert_eq!(
        of(&["nombre", "NomGeo"]).as_deref(),
        Some("Veracruz Centro")
    );
    assert_eq!(of(&["CVE_ENT"]).as_deref(), Some("30"));
    assert_eq!(of(&["cvegeo"]).as_deref(), Some("30193"));
    assert_eq!(of(&["share"]).as_deref(), Some("0.25"));
    assert_eq!(
        of(&["empty", "none", "yes", "list", "cve_ent"]).as_deref(),
        Some("30")
    );
    assert_eq!(of(&["list"]), None);
    assert!(!feature.properties.contains_key("list"));
}
