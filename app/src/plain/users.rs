//! The list of users and the form of a new one.

use super::controls::{address, table};
use super::{Frame, Refused, done, page};
use domain::users::{Role, UserFilter, UserPage, UserView};
use leptos::prelude::*;
use ui::{EmptyState, Pager, SelectField, TextField};

/// Every role as a choice.
#[must_use]
pub fn roles() -> Vec<(String, String)> {
    Role::staff()
        .map(|role| (role.code().to_owned(), role.label().to_owned()))
        .collect()
}

/// The address of a page of the list.
fn list_address(filter: &UserFilter, after: &str) -> String {
    address(
        "/usuarios",
        &[
            ("texto", &filter.text),
            ("rol", filter.role.map_or("", Role::code)),
            ("activo", activity(filter.active)),
            ("desde", after),
        ],
    )
}

fn activity(active: Option<bool>) -> &'static str {
    match active {
        Some(true) => "1",
        Some(false) => "0",
        None => "",
    }
}

/// The list.
#[must_use]
pub fn list(frame: &Frame, filter: &UserFilter, users: &UserPage, said: Option<String>) -> String {
    page(frame, "Usuarios", || {
        let narrowed = list_address(filter, "") != "/usuarios";
        view! {
            <div class="head">
                <h1>"Usuarios"</h1>
                <a class="button primary" href="/usuarios/nuevo">
                    "Agregar un usuario"
                </a>
            </div>
            {done(said)}
            <form method="get" action="/usuarios" class="filter-form">
                <TextField name="texto" label="Nombre o usuario" value=filter.text.clone() max=80 />
                <SelectField
                    name="rol"
                    label="Función"
                    none="Todas"
                    options=roles()
                    value=filter.role.map_or("", Role::code)
                />
                <SelectField
                    name="activo"
                    label="Cuenta"
                    none="Todas"
                    options=vec![("1".into(), "Activas".into()), ("0".into(), "Desactivadas".into())]
                    value=activity(filter.active)
                />
                <button type="submit">"Buscar"</button>
                {narrowed
                    .then(|| {
                        view! {
                            <a class="button quiet" href="/usuarios">
                                "Quitar los filtros"
                            </a>
                        }
                    })}
            </form>
            {rows(filter, users)}
        }
        .into_any()
    })
}

fn rows(filter: &UserFilter, users: &UserPage) -> AnyView {
    if users.rows.is_empty() {
        return view! {
            <EmptyState why="Ningún usuario cumple con lo que busca. Quite un filtro o escriba menos.">
                <a class="button" href="/usuarios">
                    "Ver todos"
                </a>
            </EmptyState>
        }
        .into_any();
    }
    let shown = crate::show::counted(
        users.rows.len().try_into().unwrap_or(i64::MAX),
        "usuario en esta página",
        "usuarios en esta página",
    );
    let first = (!filter.after.is_empty()).then(|| list_address(filter, ""));
    let next = users.next.as_ref().map(|after| list_address(filter, after));
    view! {
        {table(
            ["Usuario", "Nombre", "Función", "Dependencia", "Cuenta"],
            users.rows.iter().map(row).collect_view(),
        )}
        <Pager counted=shown first=first next=next />
    }
    .into_any()
}

fn row(user: &UserView) -> impl IntoView + use<> {
    let department = if user.department_name.is_empty() {
        "—".to_owned()
    } else {
        user.department_name.clone()
    };
    let (tone, word) = match (user.active, user.must_change_password) {
        (false, _) => ("tag off", "Desactivada"),
        (true, true) => ("tag hold", "Contraseña temporal"),
        (true, false) => ("tag done", "Activa"),
    };
    view! {
        <tr>
            <td class="folio">{user.login.clone()}</td>
            <td class="what">
                <a href=format!("/usuarios/{}", user.id)>{user.name.clone()}</a>
            </td>
            <td>{user.role.label()}</td>
            <td class="who">{department}</td>
            <td>
                <span class=tone>{word}</span>
            </td>
        </tr>
    }
}

/// The form of a new user. `departments` are those that may be given.
#[must_use]
pub fn fresh(frame: &Frame, refused: &Refused, departments: &[(String, String)]) -> String {
    page(frame, "Agregar un usuario", || {
        view! {
            <div class="narrow card">
                <h1>"Agregar un usuario"</h1>
                {refused.banner()}
                <form method="post" action="/usuarios" class="stack">
                    <TextField
                        name="login"
                        label="Usuario"
                        hint="De 3 a 40 letras sin acento, números, punto o guion, por ejemplo rosario.lagunes. No se puede cambiar después."
                        max=40
                        required=true
                        value=refused.value("login", "")
                        error=refused.error("login")
                    />
                    {person(refused, None, departments)}
                    <TextField
                        name="password"
                        label="Contraseña temporal"
                        hint="De 12 a 128 caracteres. La persona elige otra la primera vez que entra."
                        max=128
                        required=true
                        error=refused.error("password")
                    />
                    <div class="form-foot">
                        <button type="submit" class="primary">
                            "Crear el usuario"
                        </button>
                        <a class="button quiet" href="/usuarios">
                            "Salir sin guardar"
                        </a>
                    </div>
                </form>
            </div>
        }
        .into_any()
    })
}

/// Name, role and department: what a new user and a known one have in common.
pub(super) fn person(
    refused: &Refused,
    user: Option<&UserView>,
    departments: &[(String, String)],
) -> AnyView {
    let name = user.map_or("", |u| u.name.as_str());
    let role = user.map_or("", |u| u.role.code());
    let department = user.and_then(|u| u.department).map(|d| d.to_string());
    view! {
        <TextField
            name="name"
            label="Nombre completo"
            hint="Hasta 120 caracteres, como debe leerse en la historia de las peticiones."
            required=true
            value=refused.value("name", name)
            error=refused.error("name")
        />
        <SelectField
            name="role"
            label="Función"
            none="Elija una función"
            options=roles()
            required=true
            value=refused.value("role", role)
            error=refused.error("role")
        />
        <SelectField
            name="department"
            label="Dependencia"
            hint="Sólo para enlaces y direcciones."
            none="Ninguna"
            options=departments.to_vec()
            value=refused.value("department", department.as_deref().unwrap_or_default())
            error=refused.error("department")
        />
    }
    .into_any()
}
