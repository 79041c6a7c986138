//! Papers with people who do not exist.

use chrono::{NaiveDate, NaiveDateTime};
use documents::{
    ActivationBatch, ActivationSlip, Appointment, AppointmentBatch, Credential, CredentialBatch,
    DeliveryList, DeliveryRow, Issuer, Plate, PlateOrder, Roster, Seat, Signatory,
};
use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};

pub const NAMES: [&str; 10] = [
    "María del Carmen Zamudio Ñandú",
    "José Luis Íñiguez Lagunes",
    "Rosa Utrera Uscanga",
    "María Guadalupe de los Ángeles Hernández-Santamaría y Domínguez de la Fuente",
    "Ana Ruiz",
    "Epifanio Ávila Malpica",
    "Concepción Hortensia Montesdeoca Villavicencio",
    "Ángel Cházaro Mirón",
    "Hermelinda Tlaxcalteco Xicoténcatl",
    "Guadalupe Sánchez Reyes",
];

pub const COLONIES: [&str; 6] = [
    "Centro",
    "Ricardo Flores Magón",
    "Infonavit Buenavista",
    "Unidad Habitacional El Coyol, Sección Las Hortalizas",
    "Formando Hogar",
    "Valente Díaz",
];

pub fn name(index: usize) -> String {
    NAMES[index % NAMES.len()].into()
}

pub fn colony(index: usize) -> String {
    COLONIES[index % COLONIES.len()].into()
}

pub fn charge(index: usize) -> String {
    if index.is_multiple_of(2) {
        "Jefa de manzana".into()
    } else {
        "Jefe de manzana".into()
    }
}

pub fn block(index: usize) -> String {
    format!("{:03}-{:03}", 12 + index / 40, 1 + index % 40)
}

pub fn seat(index: usize) -> Seat {
    Seat::Block {
        code: block(index),
        neighborhood: colony(index),
    }
}

pub fn folio(index: usize) -> String {
    format!("JM-2026-{:05}", 123 + index)
}

pub fn url(index: usize) -> String {
    format!("https://sirc.example.gob.mx/v/7kq2mx4p9tdb3hn6wz{index:06}")
}

pub fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).expect("a date of the calendar")
}

pub fn time() -> NaiveDateTime {
    day().and_hms_opt(18, 5, 0).expect("a date of the calendar")
}

pub fn issuer() -> Issuer {
    Issuer {
        municipality: "H. Ayuntamiento Constitucional de Veracruz".into(),
        period: "2026-2029".into(),
        office: "Dirección de Atención Ciudadana".into(),
        hotline: "072".into(),
    }
}

pub fn signatories(count: usize) -> Vec<Signatory> {
    [
        ("Lic. Fulana de Tal y Tal", "Presidenta municipal"),
        ("Mtro. Zutano Pérez Ejemplo", "Secretario del Ayuntamiento"),
        (
            "Dra. Mengana López Muestra",
            "Directora de Atención Ciudadana",
        ),
        ("C. Perengano", "Testigo"),
    ]
    .into_iter()
    .take(count)
    .map(|(name, office)| Signatory {
        name: name.into(),
        office: office.into(),
    })
    .collect()
}

/// A face of a kind, of the size of a real photograph: 480 × 640, some 60 KB.
pub fn photo(seed: usize) -> Vec<u8> {
    let mut state = u32::try_from(seed)
        .expect("a small number")
        .wrapping_mul(2_654_435_761)
        | 1;
    let skin = [
        224 - (seed % 5) as u8 * 22,
        182 - (seed % 5) as u8 * 20,
        150 - (seed % 5) as u8 * 18,
    ];
    let picture = RgbImage::from_fn(480, 640, |x, y| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        let grain = (state % 15) as i32 - 7;
        let (x, y) = (x as f32 - 240.0, y as f32);
        let oval = |cx: f32, cy: f32, rx: f32, ry: f32| {
            ((x - cx) / rx).powi(2) + ((y - cy) / ry).powi(2) < 1.0
        };
        let base = if oval(-48.0, 260.0, 12.0, 9.0) || oval(48.0, 260.0, 12.0, 9.0) {
            [40, 30, 26]
        } else if oval(0.0, 355.0, 44.0, 12.0) {
            [170, 84, 80]
        } else if oval(0.0, 280.0, 112.0, 148.0) {
            skin
        } else if oval(0.0, 250.0, 136.0, 168.0) {
            [46, 36, 34]
        } else if oval(0.0, 700.0, 236.0, 240.0) {
            [70, 96 + (seed % 7) as u8 * 16, 130]
        } else {
            [226, 232, 234]
        };
        Rgb(base.map(|c: u8| (i32::from(c) + grain).clamp(0, 255) as u8))
    });
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 86)
        .encode_image(&picture)
        .expect("a buffer takes any picture");
    bytes
}

pub fn credentials(count: usize) -> CredentialBatch {
    CredentialBatch {
        issuer: issuer(),
        print_run: "T-2026-014".into(),
        signatory: signatories(3).remove(2),
        privacy: "Sus datos personales se tratan conforme al aviso de privacidad, disponible en \
                  sirc.example.gob.mx/privacidad."
            .into(),
        credentials: (0..count)
            .map(|index| Credential {
                folio: folio(index),
                name: name(index),
                charge: charge(index),
                seat: seat(index),
                valid_until: NaiveDate::from_ymd_opt(2029, 12, 31).expect("a date of the calendar"),
                photo: (index % 5 != 2).then(|| photo(index)),
                url: url(index),
            })
            .collect(),
    }
}

pub fn appointments(count: usize) -> AppointmentBatch {
    AppointmentBatch {
        issuer: issuer(),
        place: "la Heroica Ciudad y Puerto de Veracruz, Veracruz de Ignacio de la Llave".into(),
        signatories: signatories(3),
        letters: (0..count)
            .map(|index| Appointment {
                folio: folio(index),
                name: name(index),
                charge: charge(index),
                legal_basis:
                    "los artículos 61, 62 y 63 de la Ley Orgánica del Municipio Libre del Estado de \
                     Veracruz y 14 del Reglamento de Jefes de Manzana del Municipio de Veracruz"
                        .into(),
                seat: seat(index),
                streets: ["Juan de Dios Peza", "Mariano Escobedo", "Canal", "Hidalgo"]
                    .map(String::from)
                    .into(),
                ward: index.is_multiple_of(2).then(|| "Segundo".into()),
                period: "2026-2029".into(),
                issued_on: day(),
                url: url(index),
            })
            .collect(),
    }
}

pub fn plates(count: usize) -> PlateOrder {
    PlateOrder {
        issuer: issuer(),
        number: "OP-2026-007".into(),
        ordered_on: day(),
        supplier: Some("Rótulos y Señales del Golfo (ejemplo)".into()),
        specification: Some(
            "Lámina galvanizada calibre 20, impresión directa con protección UV, cuatro perforaciones \
             de 5 mm en las esquinas."
                .into(),
        ),
        signatories: signatories(2),
        plates: (0..count)
            .map(|index| Plate {
                number: format!("P-{:04}", index + 1),
                seat: seat(index),
                title: charge(index).to_uppercase(),
                name: (index % 3 != 1).then(|| name(index)),
                url: url(index),
            })
            .collect(),
    }
}

pub fn deliveries(count: usize) -> DeliveryList {
    DeliveryList {
        issuer: issuer(),
        what: "credenciales".into(),
        print_run: "T-2026-014".into(),
        places: "Manzana".into(),
        occasion: None,
        delivered_by: Some(signatories(3).remove(2)),
        rows: (0..count)
            .map(|index| DeliveryRow {
                folio: folio(index),
                name: name(index),
                place: block(index),
            })
            .collect(),
    }
}

pub fn activations(count: usize) -> ActivationBatch {
    ActivationBatch {
        issuer: issuer(),
        system: "SIRC".into(),
        address: "sirc.example.gob.mx/activar".into(),
        slips: (0..count)
            .map(|index| ActivationSlip {
                name: name(index),
                block: block(index),
                user: format!("jm.{:05}", 123 + index),
                code: format!("7KQ2MX4P{:04}", index * 37 % 10_000),
                expires: time(),
                url: format!("https://sirc.example.gob.mx/activar#jm.{:05}", 123 + index),
            })
            .collect(),
    }
}

pub fn roster(count: usize) -> Roster {
    Roster {
        issuer: issuer(),
        title: "Padrón de jefas y jefes de manzana".into(),
        subtitle: "Todas las colonias, en funciones".into(),
        heads: [
            "Folio",
            "Nombre",
            "Cargo",
            "Manzana",
            "Colonia",
            "Teléfono",
            "Estado",
            "Vigencia",
        ]
        .map(String::from)
        .into(),
        rows: (0..count)
            .map(|index| {
                vec![
                    folio(index),
                    name(index),
                    charge(index),
                    block(index),
                    colony(index),
                    format!("229 555 {:04}", index % 10_000),
                    if index % 7 == 3 {
                        "En funciones hasta relevo"
                    } else {
                        "En funciones"
                    }
                    .into(),
                    "31 dic 2029".into(),
                ]
            })
            .collect(),
        printed_by: "lupita.zamudio".into(),
        printed_at: time(),
        reason: "entrega de credenciales".into(),
    }
}
