//! The people of the demonstration's office. None of them exists.

use super::DemoError;
use crate::accounts::hash_password;
use crate::context::{Stop, System};
use crate::seed::seed_id;
use chrono::{DateTime, Utc};
use db::accounts::User;
use domain::catalogue::Department;
use domain::ids::{DepartmentId, UserId};
use domain::users::{Actor, Role, check_login, check_password};
use futures::FutureExt;

/// The password of everybody in the demonstration, which is printed wherever it runs.
pub const PASSWORD: &str = "danzon lluvia mango 23";

/// A user of the demonstration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// What is typed to sign in.
    pub login: String,
    /// Name on screens.
    pub name: String,
    /// What the user is for.
    pub role: Role,
    /// Department and its name, of liaisons and directors.
    pub department: Option<(DepartmentId, String)>,
}

const OFFICE: [(&str, &str, Role); 8] = [
    ("admin", "Gabriela Utrera Malpica", Role::Administrator),
    (
        "rosario.lagunes",
        "Rosario Lagunes Cobos",
        Role::Coordinator,
    ),
    ("lupita.zamudio", "Guadalupe Zamudio Ortiz", Role::Operator),
    ("beto.carvallo", "Alberto Carvallo Reyes", Role::Operator),
    ("carmen.tejeda", "Carmen Tejeda Luna", Role::FollowUpAgent),
    (
        "julio.barrientos",
        "Julio Barrientos Soto",
        Role::FollowUpAgent,
    ),
    (
        "maricarmen.sosa",
        "María del Carmen Sosa Uscanga",
        Role::RosterCoordinator,
    ),
    (AUDITOR, "Ofelia Montero Rosas", Role::Auditor),
];
/// Created when everything else is there: who has this user has a whole demonstration.
pub(super) const AUDITOR: &str = "ofelia.montero";

const LIAISONS: [&str; 22] = [
    "Ramón Uscanga Flores",
    "Silvia Cházaro Díaz",
    "Efraín Pulido Ramos",
    "Marisol Figueroa Cruz",
    "Tomás Valerio Mendoza",
    "Nora Zárate Medina",
    "Gilberto Rosas Herrera",
    "Elvira Santiago Lara",
    "Rubén Bautista Castro",
    "Paulina Estrada Moreno",
    "Darío Guerrero Solís",
    "Inés Contreras Vela",
    "Hugo Salazar Prieto",
    "Amparo Cortés Rivas",
    "Fermín Velázquez Peña",
    "Teresita Muñoz Arcos",
    "Leonel Vargas Tapia",
    "Dulce Jiménez Olivares",
    "Abel Chávez Barrera",
    "Regina Ponce Alarcón",
    "Saúl Méndez Quiroz",
    "Olga Torres Villegas",
];
const DIRECTORS: [(&str, &str); 3] = [
    ("OP", "Ernesto Malpica Rangel"),
    ("AP", "Lorena Pulido Acosta"),
    ("LP", "Armando Figueroa Solano"),
];

/// Everybody, in the order of the table that is printed.
pub(super) fn members(departments: &[Department]) -> Vec<Member> {
    let mut by_code: Vec<&Department> = departments.iter().collect();
    by_code.sort_by(|a, b| a.code.cmp(&b.code));
    let office = OFFICE.iter().map(|(login, name, role)| Member {
        login: (*login).into(),
        name: (*name).into(),
        role: *role,
        department: None,
    });
    let of = |prefix: &str, name: &str, role: Role, d: &Department| Member {
        login: format!("{prefix}.{}", d.code.to_lowercase()),
        name: name.to_owned(),
        role,
        department: Some((d.id, d.name.clone())),
    };
    let directors = DIRECTORS.iter().filter_map(|(code, name)| {
        let department = by_code.iter().find(|d| d.code == *code)?;
        Some(of("director", name, Role::Director, department))
    });
    let liaisons = by_code
        .iter()
        .zip(LIAISONS.iter().cycle())
        .map(|(d, name)| of("enlace", name, Role::Liaison, d));
    let everybody: Vec<Member> = office.chain(directors).chain(liaisons).collect();
    everybody
}

impl Member {
    fn id(&self) -> UserId {
        UserId(seed_id("demo_user", &self.login))
    }

    fn actor(&self) -> Actor {
        Actor {
            id: self.id(),
            name: self.name.clone(),
            role: self.role,
            department: self.department.as_ref().map(|(id, _)| *id),
            seat: None,
        }
    }
}

/// Whether a user of the database is this one of the demonstration.
pub(super) fn is_the_same(member: &Member, user: &User) -> bool {
    user.id == member.id() && user.login == member.login
}

/// Who can act, by role.
#[derive(Clone, Debug)]
pub(super) struct Team(Vec<Actor>);

impl Team {
    pub(super) fn new(members: &[Member]) -> Self {
        Self(members.iter().map(Member::actor).collect())
    }

    /// One of a role of the office, the same for the same `which`.
    pub(super) fn office(&self, role: Role, which: usize) -> &Actor {
        self.one(which, |a| a.role == role)
    }

    /// The liaison of a department or, now and then, its director.
    pub(super) fn department(&self, id: DepartmentId, which: usize) -> &Actor {
        let directed = which.is_multiple_of(6)
            && self
                .0
                .iter()
                .any(|a| a.role == Role::Director && a.department == Some(id));
        let role = if directed {
            Role::Director
        } else {
            Role::Liaison
        };
        self.one(which, |a| a.role == role && a.department == Some(id))
    }

    fn one(&self, which: usize, fits: impl Fn(&Actor) -> bool) -> &Actor {
        let count = self.0.iter().filter(|a| fits(a)).count().max(1);
        let mut fitting = self.0.iter().filter(|a| fits(a));
        fitting.nth(which % count).unwrap_or(&self.0[0])
    }
}

/// The stored form of everybody's password: one hash, because it is one password and it is printed.
pub(super) async fn password_hash(system: &System) -> Result<String, DemoError> {
    Ok(hash_password(system, PASSWORD).await?)
}

/// Stores users who are not asked for another password.
pub(super) async fn store(
    system: &System,
    members: Vec<Member>,
    password_hash: String,
    at: DateTime<Utc>,
) -> Result<(), DemoError> {
    for member in &members {
        check_login(&member.login).map_err(DemoError::Program)?;
        check_password(PASSWORD, &member.login).map_err(DemoError::Program)?;
    }
    let done = system.db.write(move |conn| {
        async move {
            for member in members {
                let user = User {
                    id: member.id(),
                    login: member.login.clone(),
                    name: member.name.clone(),
                    role: member.role,
                    department: member.department.map(|(id, _)| id),
                    password_hash: password_hash.clone(),
                    secret: domain::users::SecretKind::Password,
                    captain: None,
                    must_change_password: false,
                    active: true,
                    version: 1,
                };
                db::accounts::insert(conn, &user, at).await?;
                let entry = db::log::Entry {
                    at,
                    actor: None,
                    action: "user_created",
                    object: member.login,
                    detail: user.role.code().into(),
                };
                db::log::append(conn, entry).await?;
            }
            Ok::<_, Stop>(())
        }
        .boxed()
    });
    Ok(done.await.map_err(|stop| stop.failure(system))?)
}
