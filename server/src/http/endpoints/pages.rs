//! The endpoints of the pages: forms, server functions of the desk, files.

use super::{Endpoint, FILES, Kind, Rule, SMALL, Verb, WORKBOOK};
use crate::http::desk;
use crate::http::plain::{
    access, account, catalogues, citizens, map, papers, phone, roster, territory, users,
};
use crate::http::site::Site;
use axum::routing::{MethodRouter, get, post};
use domain::access::Action;
use domain::petitions::Act;

/// A page, form, function or file, in one line each.
const fn of(
    verb: Verb,
    path: &'static str,
    kind: Kind,
    rule: Rule,
    summary: &'static str,
    handler: fn() -> MethodRouter<Site>,
) -> Endpoint {
    Endpoint {
        verb,
        path,
        kind,
        rule,
        summary,
        body_limit: if matches!(kind, Kind::Upload) {
            FILES
        } else {
            SMALL
        },
        handler,
    }
}

const fn page(
    path: &'static str,
    rule: Rule,
    summary: &'static str,
    handler: fn() -> MethodRouter<Site>,
) -> Endpoint {
    of(Verb::Get, path, Kind::Page, rule, summary, handler)
}

const fn form(
    path: &'static str,
    rule: Rule,
    summary: &'static str,
    handler: fn() -> MethodRouter<Site>,
) -> Endpoint {
    of(Verb::Post, path, Kind::Form, rule, summary, handler)
}

const fn function(path: &'static str, rule: Rule, summary: &'static str) -> Endpoint {
    of(Verb::Post, path, Kind::Function, rule, summary, || {
        post(desk::function)
    })
}

const OWN: Rule = Rule::Role(Action::OwnAccount);
const READ: Rule = Rule::Role(Action::ReadPetitions);
const CAPTURE: Rule = Rule::Role(Action::RegisterPetition);
const DEPARTMENT: Rule = Rule::Role(Action::Perform(Act::Accept));
const USERS: Rule = Rule::Role(Action::ManageUsers);
const CATALOGUE: Rule = Rule::Role(Action::ManageCatalogue);
const ROSTER: Rule = Rule::Role(Action::ReadRoster);
const PAPERS: Rule = Rule::Role(Action::ReadPapers);
const ISSUE: Rule = Rule::Role(Action::IssuePapers);
const TERRITORY: Rule = Rule::Role(Action::ManageTerritory);
const KEEP_ROSTER: Rule = Rule::Role(Action::ManageRoster);
const ACCESS: Rule = Rule::Role(Action::ManageCaptainAccess);
const OWN_POST: Rule = Rule::Role(Action::OwnPost);
const FOLLOW_OWN: Rule = Rule::Role(Action::FollowOwn);
const CAPTURE_OWN: Rule = Rule::Role(Action::CaptureOwn);
const VERIFY: Rule = Rule::Role(Action::VerifyPetitions);

/// The pages and their parts. What a server function may do is its use case's to decide; that it
/// stands here is what lets it be reached.
pub const PAGES: &[Endpoint] = &[
    of(
        Verb::Get,
        "/pkg/{*file}",
        Kind::File,
        Rule::Public,
        "Style, scripts, WASM",
        || get(desk::file),
    ),
    of(
        Verb::Get,
        "/icon.svg",
        Kind::File,
        Rule::Public,
        "The icon",
        || get(desk::file),
    ),
    page("/entrar", Rule::Public, "Sign in", || get(access::form)),
    form("/entrar", Rule::Public, "Sign in", || post(access::sign_in)),
    form("/salir", OWN, "Sign out", || post(access::sign_out)),
    page(
        "/primera-cuenta",
        Rule::Public,
        "First administrator",
        || get(access::setup_form),
    ),
    form(
        "/primera-cuenta",
        Rule::Public,
        "First administrator",
        || post(access::set_up),
    ),
    page("/seguimiento", Rule::Public, "Tracking", || {
        get(citizens::tracking_form)
    }),
    form("/seguimiento", Rule::Public, "Tracking", || {
        post(citizens::track)
    }),
    page(
        "/aviso-de-privacidad",
        Rule::Public,
        "Privacy notice",
        || get(citizens::privacy_notice),
    ),
    page(
        "/v/{token}",
        Rule::Public,
        "Whether a paper holds; guessing waits",
        || get(papers::verify),
    ),
    page("/cuenta", OWN, "Own account", || get(account::page)),
    form("/cuenta/contrasena", OWN, "Change the own password", || {
        post(account::password)
    }),
    form(
        "/cuenta/sesiones/{id}/cerrar",
        OWN,
        "End an own session",
        || post(account::end),
    ),
    form(
        "/cuenta/sesiones/cerrar-otras",
        OWN,
        "End the other own sessions",
        || post(account::end_others),
    ),
    page("/usuarios", USERS, "Users", || get(users::list)),
    form("/usuarios", USERS, "Make a user", || post(users::create)),
    page("/usuarios/nuevo", USERS, "Form of a new user", || {
        get(users::fresh)
    }),
    page("/usuarios/{id}", USERS, "One user", || get(users::one)),
    form("/usuarios/{id}", USERS, "Change a user", || {
        post(users::change)
    }),
    form(
        "/usuarios/{id}/contrasena",
        USERS,
        "One-time password",
        || post(users::reset),
    ),
    form(
        "/usuarios/{id}/sesiones/cerrar",
        USERS,
        "End the sessions of a user",
        || post(users::end_sessions),
    ),
    form(
        "/usuarios/{id}/llaves/{token}/revocar",
        USERS,
        "End a key of a user",
        || post(users::revoke),
    ),
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
        "/jefes-de-manzana/documentos",
        PAPERS,
        "Print runs, and who a batch would make papers for",
        || get(papers::index),
    ),
    form(
        "/jefes-de-manzana/documentos",
        ISSUE,
        "Make papers for many people",
        || post(papers::batch),
    ),
    form(
        "/jefes-de-manzana/documentos/reunir",
        ISSUE,
        "Put papers that were made one by one into a print run",
        || post(papers::gather),
    ),
    page(
        "/jefes-de-manzana/documentos/ajustes",
        PAPERS,
        "What papers say of the municipality, and who signs",
        || get(papers::settings),
    ),
    form(
        "/jefes-de-manzana/documentos/ajustes",
        ISSUE,
        "Say what papers say from a day on",
        || post(papers::save),
    ),
    form(
        "/jefes-de-manzana/documentos/ajustes/firmantes",
        ISSUE,
        "Add somebody who signs",
        || post(papers::add_signatory),
    ),
    form(
        "/jefes-de-manzana/documentos/ajustes/firmantes/{id}",
        ISSUE,
        "Change somebody who signs",
        || post(papers::change_signatory),
    ),
    page(
        "/jefes-de-manzana/documentos/{run}",
        PAPERS,
        "One print run",
        || get(papers::run),
    ),
    form(
        "/jefes-de-manzana/documentos/{run}/imprimir",
        ISSUE,
        "A file of a print run; logged",
        || post(papers::print),
    ),
    form(
        "/jefes-de-manzana/documentos/{run}/entregar",
        ISSUE,
        "Note that a print run was handed out",
        || post(papers::deliver),
    ),
    form(
        "/jefes-de-manzana/{number}/documentos",
        ISSUE,
        "Make a paper for a person",
        || post(papers::issue),
    ),
    form(
        "/jefes-de-manzana/{number}/documentos/{paper}",
        ISSUE,
        "Hand out, replace or revoke a paper",
        || post(papers::act),
    ),
    form(
        "/jefes-de-manzana/{number}/documentos/{paper}/imprimir",
        ISSUE,
        "The file of one paper; logged",
        || post(papers::print_one),
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
    page("/manzanas", ROSTER, "Blocks", || get(territory::list)),
    page("/manzanas/nueva", TERRITORY, "Form of a new block", || {
        get(territory::fresh)
    }),
    form("/manzanas/nueva", TERRITORY, "Add a block", || {
        post(territory::create)
    }),
    page("/manzanas/{code}", ROSTER, "A block", || {
        get(territory::one)
    }),
    form("/manzanas/{code}", TERRITORY, "Change a block", || {
        post(territory::change)
    }),
    page(
        "/manzanas/{code}/ubicar",
        TERRITORY,
        "A block on the map, to be changed",
        || get(territory::place_form),
    ),
    form(
        "/manzanas/{code}/ubicar",
        TERRITORY,
        "Move the marker and set the outline of a block",
        || post(territory::place),
    ),
    page(
        "/manzanas/{code}/alrededor.json",
        TERRITORY,
        "What lies around a block",
        || get(territory::around),
    ),
    form(
        "/manzanas/{code}/terminar",
        TERRITORY,
        "End a block",
        || post(territory::finish),
    ),
    form(
        "/manzanas/{code}/reanudar",
        TERRITORY,
        "Use a block again",
        || post(territory::resume),
    ),
    page("/cuarteles", ROSTER, "Wards", || get(territory::list_wards)),
    page("/cuarteles/nuevo", TERRITORY, "Form of a new ward", || {
        get(territory::fresh_ward)
    }),
    form("/cuarteles/nuevo", TERRITORY, "Add a ward", || {
        post(territory::create_ward)
    }),
    page("/cuarteles/{code}", ROSTER, "A ward", || {
        get(territory::one_ward)
    }),
    form("/cuarteles/{code}", TERRITORY, "Change a ward", || {
        post(territory::change_ward)
    }),
    form(
        "/cuarteles/{code}/terminar",
        TERRITORY,
        "End a ward",
        || post(territory::finish_ward),
    ),
    form(
        "/cuarteles/{code}/reanudar",
        TERRITORY,
        "Use a ward again",
        || post(territory::resume_ward),
    ),
    page(
        "/activar",
        Rule::Public,
        "Open a captain's account with a code",
        || get(phone::access::activation),
    ),
    form("/activar", Rule::Public, "Open a captain's account", || {
        post(phone::access::activate)
    }),
    page("/m/entrar", Rule::Public, "A captain signs in", || {
        get(phone::access::form)
    }),
    form("/m/entrar", Rule::Public, "A captain signs in", || {
        post(phone::access::sign_in)
    }),
    form("/m/salir", OWN_POST, "A captain signs out", || {
        post(phone::access::sign_out)
    }),
    page("/m/acceso", OWN_POST, "A captain's own access", || {
        get(phone::access::own)
    }),
    form("/m/acceso", OWN_POST, "Change the own PIN", || {
        post(phone::access::change)
    }),
    form(
        "/m/acceso/telefonos/{id}/quitar",
        OWN_POST,
        "Take an own telephone off",
        || post(phone::access::remove_device),
    ),
    page("/m", OWN_POST, "First page of a captain", || {
        get(phone::home)
    }),
    page(
        "/m/nueva",
        CAPTURE_OWN,
        "Form of a captain's petition",
        || get(phone::form),
    ),
    of(
        Verb::Post,
        "/m/nueva",
        Kind::Upload,
        CAPTURE_OWN,
        "Register a captain's petition",
        || post(phone::register),
    ),
    page("/m/peticiones", FOLLOW_OWN, "A captain's petitions", || {
        get(phone::list)
    }),
    page("/m/peticiones/{id}", FOLLOW_OWN, "One of them", || {
        get(phone::one)
    }),
    of(
        Verb::Post,
        "/m/peticiones/{id}/respuesta",
        Kind::Upload,
        FOLLOW_OWN,
        "Say whether it was done well",
        || post(phone::answer),
    ),
    page(
        "/m/peticiones/{id}/fotos/{file}",
        FOLLOW_OWN,
        "A photo of a captain's petition",
        || get(phone::photo),
    ),
    page("/m/manzana", OWN_POST, "What is asked in the block", || {
        get(phone::block)
    }),
    page("/m/credencial", OWN_POST, "A captain's credential", || {
        get(phone::credential)
    }),
    page("/m/credencial/foto", OWN_POST, "Her own portrait", || {
        get(phone::own_photo)
    }),
    page("/m/avisos", OWN_POST, "Notices for a captain", || {
        get(phone::notices)
    }),
    page("/m/donde", OWN_POST, "Where a point is", || {
        get(phone::whereabouts)
    }),
    page("/mapa", ROSTER, "Map", || get(map::page)),
    page(
        "/mapa/jefes.json",
        ROSTER,
        "Captains and vacant blocks of the map",
        || get(map::captains),
    ),
    page(
        "/mapa/contornos.json",
        ROSTER,
        "Outlines of the map",
        || get(map::areas),
    ),
    page(
        "/mapa/peticiones.json",
        ROSTER,
        "Petitions of the map",
        || get(map::petitions),
    ),
    page(
        "/mapa/jefe/{number}",
        ROSTER,
        "Panel of one captain on the map",
        || get(map::panel),
    ),
    page("/catalogos", CATALOGUE, "Catalogues", || {
        get(catalogues::index)
    }),
    page(
        "/catalogos/{catalogue}",
        CATALOGUE,
        "Entries of a catalogue",
        || get(catalogues::list),
    ),
    form("/catalogos/{catalogue}", CATALOGUE, "Make an entry", || {
        post(catalogues::create)
    }),
    page(
        "/catalogos/{catalogue}/nuevo",
        CATALOGUE,
        "Form of a new entry",
        || get(catalogues::fresh),
    ),
    page(
        "/catalogos/{catalogue}/{id}",
        CATALOGUE,
        "One entry",
        || get(catalogues::one),
    ),
    form(
        "/catalogos/{catalogue}/{id}",
        CATALOGUE,
        "Change an entry",
        || post(catalogues::change),
    ),
    form(
        "/catalogos/{catalogue}/{id}/terminar",
        CATALOGUE,
        "End an entry",
        || post(catalogues::finish),
    ),
    form(
        "/catalogos/{catalogue}/{id}/reanudar",
        CATALOGUE,
        "Take an end back",
        || post(catalogues::resume),
    ),
    page("/", OWN, "Home", || get(desk::page)),
    page("/peticiones", READ, "List", || get(desk::page)),
    form("/peticiones", READ, "List by words", || post(desk::search)),
    page("/peticiones/nueva", CAPTURE, "Capture", || get(desk::page)),
    page("/peticiones/{folio}", READ, "One petition", || {
        get(desk::page)
    }),
    of(
        Verb::Post,
        "/peticiones/nueva",
        Kind::Upload,
        CAPTURE,
        "Register, without a script",
        || post(desk::capture),
    ),
    of(
        Verb::Post,
        "/peticiones/{folio}",
        Kind::Upload,
        READ,
        "An act with its files, without a script",
        || post(desk::act),
    ),
    page("/peticiones/{folio}/acuse", CAPTURE, "Receipt", || {
        get(desk::page)
    }),
    page("/bandeja", DEPARTMENT, "Tray of a department", || {
        get(desk::page)
    }),
    page("/verificar", VERIFY, "Queue of verifications", || {
        get(desk::page)
    }),
    function("/fn/home", OWN, "Home"),
    function("/fn/list_petitions", READ, "List"),
    function("/fn/petition_options", READ, "Choices of the filters"),
    function("/fn/petition_by_folio", READ, "One petition"),
    of(
        Verb::Post,
        "/fn/perform_act",
        Kind::Upload,
        READ,
        "An act with its files, by a script",
        || post(desk::function),
    ),
    function(
        "/fn/reveal_contact",
        Rule::Role(Action::RevealContact),
        "Contact; logged",
    ),
    function("/fn/capture_choices", CAPTURE, "Choices of the capture"),
    function(
        "/fn/look_up_caller",
        Rule::Role(Action::LookUpCaller),
        "Who calls; logged",
    ),
    of(
        Verb::Post,
        "/fn/register_petition",
        Kind::Upload,
        CAPTURE,
        "Register, by a script",
        || post(desk::function),
    ),
    function("/fn/petition_receipt", CAPTURE, "Receipt"),
    function("/fn/tray", DEPARTMENT, "Tray"),
    function("/fn/to_verify", VERIFY, "Queue of verifications"),
];
