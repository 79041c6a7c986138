//! The desk, accounts, users, catalogues and what anybody may open: pages, forms, server functions, files.

use super::making::{form, function, of, page};
use super::{Endpoint, Kind, Rule, Verb};
use crate::http::desk;
use crate::http::plain::{access, account, catalogues, citizens, papers, users};
use axum::routing::{get, post};
use domain::access::Action;
use domain::petitions::Act;

const OWN: Rule = Rule::Role(Action::OwnAccount);
const READ: Rule = Rule::Role(Action::ReadPetitions);
const CAPTURE: Rule = Rule::Role(Action::RegisterPetition);
const DEPARTMENT: Rule = Rule::Role(Action::Perform(Act::Accept));
const USERS: Rule = Rule::Role(Action::ManageUsers);
const CATALOGUE: Rule = Rule::Role(Action::ManageCatalogue);
const VERIFY: Rule = Rule::Role(Action::VerifyPetitions);

/// The desk and its server functions, accounts, users, catalogues, and what anybody may open.
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
