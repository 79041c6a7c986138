//! Users, for who administers them.

use super::{Fields, failed, field, frame, go, id, ok, refused, said, typed};
use crate::http::problem::Problem;
use crate::http::site::Site;
use app::plain::{Refused, user, users};
use axum::extract::{Extension, Form, Path, Query, State};
use axum::response::Response;
use domain::failure::{Failure, FieldErrors};
use domain::ids::{ApiTokenId, DepartmentId, UserId};
use domain::users::{Role, UserEdit, UserFilter, UserForm, UserView};
use usecases::{Ctx, accounts, catalogues};

/// The list.
pub async fn list(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    // What an address says and is not valid is left out.
    let filter = UserFilter {
        text: field(&query, "texto").chars().take(80).collect(),
        role: Role::parse(&field(&query, "rol")),
        active: match field(&query, "activo").as_str() {
            "1" => Some(true),
            "0" => Some(false),
            _ => None,
        },
        department: None,
        after: field(&query, "desde").chars().take(40).collect(),
        limit: 50,
    };
    let found = accounts::users(&ctx, &filter).await?;
    let frame = frame(&site, Some(&ctx)).at("/usuarios");
    Ok(ok(users::list(&frame, &filter, &found, None)))
}

/// The departments that may be given, with the one that the user has already.
async fn departments(ctx: &Ctx, user: Option<&UserView>) -> Result<Vec<(String, String)>, Failure> {
    let mut options: Vec<(String, String)> = catalogues::in_force(ctx)
        .await?
        .departments
        .into_iter()
        .map(|d| (d.id.to_string(), d.name))
        .collect();
    if let Some((user, own)) = user.and_then(|u| Some((u, u.department?.to_string())))
        && !options.iter().any(|(id, _)| *id == own)
    {
        options.push((own, format!("{} (terminada)", user.department_name)));
    }
    Ok(options)
}

/// The form of a new user.
pub async fn fresh(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
) -> Result<Response, Problem> {
    let options = departments(&ctx, None).await?;
    let frame = frame(&site, Some(&ctx)).at("/usuarios");
    Ok(ok(users::fresh(&frame, &Refused::default(), &options)))
}

/// Role and department of a form.
fn post(fields: &Fields, errors: &mut FieldErrors) -> (Option<Role>, Option<DepartmentId>) {
    let role = Role::parse(&field(fields, "role"));
    if role.is_none() {
        errors.add("role", "Elija la función de la persona.");
    }
    let department = field(fields, "department");
    let department = match department.as_str() {
        "" => None,
        text => errors.take(
            "department",
            text.parse()
                .map_err(|_| "Elija una dependencia de la lista.".to_owned()),
        ),
    };
    (role, department)
}

fn form(fields: &Fields) -> Result<UserForm, Failure> {
    let mut errors = FieldErrors::default();
    let (role, department) = post(fields, &mut errors);
    let form = UserForm {
        login: field(fields, "login"),
        name: field(fields, "name"),
        // A role that needs nothing else, so that the other fields are checked as well.
        role: role.unwrap_or(Role::Auditor),
        department,
        password: field(fields, "password"),
    };
    failed(errors, form.checked())
}

fn edit(fields: &Fields) -> Result<UserEdit, Failure> {
    let mut errors = FieldErrors::default();
    let (role, department) = post(fields, &mut errors);
    let edit = UserEdit {
        // Without a version it is an old form: a conflict.
        version: field(fields, "version").parse().unwrap_or(0),
        name: field(fields, "name"),
        role: role.unwrap_or(Role::Auditor),
        department,
        active: field(fields, "active") == "1",
    };
    failed(errors, edit.checked())
}

/// Makes a user.
pub async fn create(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let made = match form(&fields) {
        Ok(form) => accounts::create_user(&ctx, form).await,
        Err(failure) => Err(failure),
    };
    match made {
        Ok(user) => Ok(go(&format!("/usuarios/{user}?hecho=creado"))),
        Err(failure) => {
            let options = departments(&ctx, None).await?;
            let again = typed(fields, failure.clone());
            let frame = frame(&site, Some(&ctx)).at("/usuarios");
            Ok(refused(&failure, users::fresh(&frame, &again, &options)))
        }
    }
}

async fn shown(ctx: &Ctx, id: UserId) -> Result<user::OneUser, Failure> {
    let user = accounts::user(ctx, id).await?;
    Ok(user::OneUser {
        departments: departments(ctx, Some(&user)).await?,
        sessions: accounts::user_sessions(ctx, id).await?,
        tokens: accounts::user_tokens(ctx, id).await?,
        user,
        password: None,
        now: ctx.now,
    })
}

/// One user.
pub async fn one(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(user): Path<String>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let shown = shown(&ctx, id(&user)?).await?;
    let said = said(
        &query,
        &[
            (
                "creado",
                "El usuario se creó. Entréguele su usuario y su contraseña temporal.",
            ),
            ("guardado", "Los cambios se guardaron."),
            ("sesiones", "Sus sesiones se cerraron."),
            ("llave", "La llave se revocó."),
        ],
    );
    let frame = frame(&site, Some(&ctx)).at("/usuarios");
    Ok(ok(user::view(&frame, &Refused::default(), said, &shown)))
}

/// The page of a user whose form was refused.
async fn again(
    site: &Site,
    ctx: &Ctx,
    id: UserId,
    fields: Fields,
    failure: Failure,
) -> Result<Response, Problem> {
    let shown = shown(ctx, id).await?;
    let frame = frame(site, Some(ctx)).at("/usuarios");
    let again = typed(fields, failure.clone());
    Ok(refused(&failure, user::view(&frame, &again, None, &shown)))
}

/// Changes a user.
pub async fn change(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(user): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let id: UserId = id(&user)?;
    let done = match edit(&fields) {
        Ok(edit) => accounts::change_user(&ctx, id, edit).await,
        Err(failure) => Err(failure),
    };
    match done {
        Ok(()) => Ok(go(&format!("/usuarios/{id}?hecho=guardado"))),
        Err(failure) => again(&site, &ctx, id, fields, failure).await,
    }
}

/// Gives a one-time password; this answer is the only page that ever shows it.
pub async fn reset(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(user): Path<String>,
) -> Result<Response, Problem> {
    let id: UserId = id(&user)?;
    let password = accounts::reset_password(&ctx, id).await?;
    let mut shown = shown(&ctx, id).await?;
    shown.password = Some(password);
    let frame = frame(&site, Some(&ctx)).at("/usuarios");
    Ok(ok(user::view(&frame, &Refused::default(), None, &shown)))
}

/// Ends every session of a user.
pub async fn end_sessions(
    Extension(ctx): Extension<Ctx>,
    Path(user): Path<String>,
) -> Result<Response, Problem> {
    let id: UserId = id(&user)?;
    accounts::end_user_sessions(&ctx, id).await?;
    Ok(go(&format!("/usuarios/{id}?hecho=sesiones")))
}

/// Ends a key of a user.
pub async fn revoke(
    Extension(ctx): Extension<Ctx>,
    Path((user, token)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let user: UserId = id(&user)?;
    let token: ApiTokenId = id(&token)?;
    accounts::revoke_user_token(&ctx, user, token).await?;
    Ok(go(&format!("/usuarios/{user}?hecho=llave")))
}
