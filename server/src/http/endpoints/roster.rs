//! The roster of block captains, its import and export, dossiers, access and notices.

use super::making::{form, of, page};
use super::{Endpoint, Kind, Rule, Verb, WORKBOOK};
use crate::http::plain::roster;
use axum::routing::{get, post};
use domain::access::Action;

const ROSTER: Rule = Rule::Role(Action::ReadRoster);
const KEEP_ROSTER: Rule = Rule::Role(Action::ManageRoster);
const ACCESS: Rule = Rule::Role(Action::ManageCaptainAccess);

/// The roster of block captains, its import and export, dossiers, access and notices.
pub const ROSTER_PAGES: &[Endpoint] = &[
    page("/jefes-de-manzana", ROSTER, "Roster", || get(roster::list)),
    form("/jefes-de-manzana", ROSTER, "Search the roster", || {
        post(roster::search)
    }),
    page(
        "/jefes-de-manzana/vacantes",
        ROSTER,
        "Blocks without a titular",
        || get(roster::vacancies),
    ),
    page(
        "/jefes-de-manzana/nuevo",
        KEEP_ROSTER,
        "Form of a new person",
        || get(roster::fresh),
    ),
    form(
        "/jefes-de-manzana/nuevo",
        KEEP_ROSTER,
        "Put a person on the roster",
        || post(roster::create),
    ),
    page(
        "/jefes-de-manzana/accesos",
        ACCESS,
        "Captains' access, and the form of sheets with codes",
        || get(roster::access::sheets_form),
    ),
    form(
        "/jefes-de-manzana/accesos",
        ACCESS,
        "Print sheets with codes",
        || post(roster::access::sheets),
    ),
    page(
        "/jefes-de-manzana/avisos",
        ACCESS,
        "Notices to captains, and the form of one",
        || get(roster::notices::page),
    ),
    form(
        "/jefes-de-manzana/avisos",
        ACCESS,
        "Publish a notice",
        || post(roster::notices::publish),
    ),
    form(
        "/jefes-de-manzana/avisos/{id}/retirar",
        ACCESS,
        "Take a notice back",
        || post(roster::notices::withdraw),
    ),
    page(
        "/jefes-de-manzana/{number}/acceso",
        ACCESS,
        "Access of one captain",
        || get(roster::access::one),
    ),
    form(
        "/jefes-de-manzana/{number}/acceso",
        ACCESS,
        "Give a code, print its sheet, close the access",
        || post(roster::access::change),
    ),
    form(
        "/jefes-de-manzana/{number}/acceso/telefonos/{id}/quitar",
        ACCESS,
        "Take a captain's telephone off",
        || post(roster::access::remove_device),
    ),
    page(
        "/jefes-de-manzana/exportar",
        Rule::Role(Action::ExportRoster),
        "Form to take the roster out",
        || get(roster::exporting::form),
    ),
    form(
        "/jefes-de-manzana/exportar",
        Rule::Role(Action::ExportRoster),
        "Take the roster out; logged",
        || post(roster::exporting::export),
    ),
    page(
        "/jefes-de-manzana/importar",
        KEEP_ROSTER,
        "Workbooks on their way into the roster",
        || get(roster::importing::index),
    ),
    Endpoint {
        body_limit: WORKBOOK,
        ..of(
            Verb::Post,
            "/jefes-de-manzana/importar",
            Kind::Upload,
            KEEP_ROSTER,
            "Take a workbook in",
            || post(roster::importing::upload),
        )
    },
    page(
        "/jefes-de-manzana/importar/{id}",
        KEEP_ROSTER,
        "One workbook",
        || get(roster::importing::one),
    ),
    form(
        "/jefes-de-manzana/importar/{id}/columnas",
        KEEP_ROSTER,
        "Say what the columns hold",
        || post(roster::importing::columns),
    ),
    form(
        "/jefes-de-manzana/importar/{id}/columnas/volver",
        KEEP_ROSTER,
        "Go back to the columns",
        || post(roster::importing::reopen),
    ),
    form(
        "/jefes-de-manzana/importar/{id}/decidir",
        KEEP_ROSTER,
        "Decide on rows",
        || post(roster::importing::decide),
    ),
    form(
        "/jefes-de-manzana/importar/{id}/aceptar",
        KEEP_ROSTER,
        "Accept all changes",
        || post(roster::importing::accept),
    ),
    form(
        "/jefes-de-manzana/importar/{id}/aplicar",
        KEEP_ROSTER,
        "Apply a workbook",
        || post(roster::importing::apply),
    ),
    form(
        "/jefes-de-manzana/importar/{id}/descartar",
        KEEP_ROSTER,
        "Give a workbook up",
        || post(roster::importing::discard),
    ),
    page(
        "/jefes-de-manzana/importar/{id}/reporte.csv",
        KEEP_ROSTER,
        "What a workbook would do, as a file",
        || get(roster::importing::report),
    ),
    page(
        "/jefes-de-manzana/expediente",
        KEEP_ROSTER,
        "What a dossier asks for",
        || get(roster::dossier::checklist),
    ),
    form(
        "/jefes-de-manzana/expediente",
        KEEP_ROSTER,
        "Change what a dossier asks for",
        || post(roster::dossier::change_checklist),
    ),
    page(
        "/jefes-de-manzana/{number}/expediente",
        ROSTER,
        "The dossier of a person",
        || get(roster::dossier::one),
    ),
    of(
        Verb::Post,
        "/jefes-de-manzana/{number}/expediente",
        Kind::Upload,
        KEEP_ROSTER,
        "Note that an item was seen",
        || post(roster::dossier::see),
    ),
    form(
        "/jefes-de-manzana/{number}/expediente/retirar",
        KEEP_ROSTER,
        "Take an item back",
        || post(roster::dossier::take_back),
    ),
    form(
        "/jefes-de-manzana/{number}/expediente/copia/{scan}",
        Rule::Role(Action::OpenScan),
        "Open a scan; logged",
        || post(roster::dossier::scan),
    ),
    page(
        "/jefes-de-manzana/{number}/foto",
        ROSTER,
        "The portrait of a person",
        || get(roster::dossier::photo),
    ),
    page(
        "/jefes-de-manzana/{number}",
        ROSTER,
        "A person on the roster",
        || get(roster::one),
    ),
    form(
        "/jefes-de-manzana/{number}/contacto",
        Rule::Role(Action::RevealCaptain),
        "Reveal telephones and CURP; logged",
        || post(roster::contact),
    ),
    page(
        "/jefes-de-manzana/{number}/datos",
        KEEP_ROSTER,
        "Form of a person; logged",
        || get(roster::change_form),
    ),
    form(
        "/jefes-de-manzana/{number}/datos",
        KEEP_ROSTER,
        "Change a person",
        || post(roster::change),
    ),
    form(
        "/jefes-de-manzana/{number}/validar",
        Rule::Role(Action::ValidateRoster),
        "Validate a person",
        || post(roster::validate),
    ),
    form(
        "/jefes-de-manzana/{number}/unir",
        KEEP_ROSTER,
        "Unite a duplicate with the person it is",
        || post(roster::merge),
    ),
    form(
        "/jefes-de-manzana/{number}/cargos",
        KEEP_ROSTER,
        "Give a post",
        || post(roster::appoint),
    ),
    form(
        "/jefes-de-manzana/{number}/cargos/{term}",
        KEEP_ROSTER,
        "Act on a service",
        || post(roster::act),
    ),
];
