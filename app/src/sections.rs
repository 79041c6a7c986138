//! The sections of the staff, in the order of the bar at the side (at the foot of a phone): one list for
//! the desk and for the plain pages.

use domain::access::{Action, role_may};
use domain::petitions::Act;
use domain::users::Actor;
use ui::Shape;

/// A section.
#[derive(Clone, Copy, Debug)]
pub struct Section {
    /// Its address.
    pub href: &'static str,
    /// Its name.
    pub label: &'static str,
    /// Its icon.
    pub shape: Shape,
    /// Whether it is a page of the desk, which changes without loading anew.
    pub desk: bool,
    action: Action,
}

const fn section(
    href: &'static str,
    label: &'static str,
    shape: Shape,
    desk: bool,
    action: Action,
) -> Section {
    Section {
        href,
        label,
        shape,
        desk,
        action,
    }
}

const ALL: [Section; 12] = [
    section("/", "Hoy", Shape::Home, true, Action::OwnAccount),
    section(
        "/bandeja",
        "Bandeja",
        Shape::Tray,
        true,
        Action::Perform(Act::Accept),
    ),
    section(
        "/peticiones",
        "Peticiones",
        Shape::List,
        true,
        Action::ReadPetitions,
    ),
    section(
        "/verificar",
        "Verificar",
        Shape::Check,
        true,
        Action::VerifyPetitions,
    ),
    section(
        "/tablero",
        "Tablero",
        Shape::Chart,
        false,
        Action::ReadBoard,
    ),
    section(
        "/jefes-de-manzana",
        "Jefes",
        Shape::People,
        false,
        Action::ReadRoster,
    ),
    section("/mapa", "Mapa", Shape::Pin, false, Action::ReadRoster),
    section(
        "/turnado",
        "Turnado",
        Shape::Route,
        false,
        Action::ManageRouting,
    ),
    section("/avisos", "Avisos", Shape::Bell, false, Action::ReadAlerts),
    section(
        "/plazos",
        "Plazos",
        Shape::Clock,
        false,
        Action::ManageDeadlines,
    ),
    section(
        "/usuarios",
        "Usuarios",
        Shape::Person,
        false,
        Action::ManageUsers,
    ),
    section(
        "/catalogos",
        "Catálogos",
        Shape::Book,
        false,
        Action::ManageCatalogue,
    ),
];

/// The sections of a person.
pub fn of(me: Option<&Actor>) -> impl Iterator<Item = Section> + use<'_> {
    ALL.into_iter()
        .filter(move |section| me.is_some_and(|me| role_may(me.role, section.action)))
}
