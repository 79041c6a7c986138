//! Users, as administrators see and change them.

use super::hash_password;
use super::own::live_sessions;
use crate::context::{Ctx, Stop, System};
use chrono::{DateTime, Utc};
use db::accounts::User;
use db::{Conn, account_views, accounts, catalogue, log};
use domain::access::Action;
use domain::failure::Failure;
use domain::ids::{DepartmentId, SessionId, UserId};
use domain::local_time::{local_date, to_micros};
use domain::text::{fold, search_words};
use domain::users::{
    Role, SessionView, UserEdit, UserFilter, UserForm, UserPage, UserView, check_password,
};
use futures::FutureExt;

/// One page of users, by login.
///
/// # Errors
/// `Forbidden`.
pub async fn users(ctx: &Ctx, filter: &UserFilter) -> Result<UserPage, Failure> {
    ctx.scope(Action::ManageUsers)?;
    let read = async { account_views::users(&mut ctx.system.db.read().await?).await };
    let mut rows = read.await.map_err(|e| ctx.system.failure(&e))?;
    let words = search_words(&filter.text);
    rows.retain(|user| {
        let text = fold(&format!("{} {}", user.login, user.name));
        words
            .iter()
            .all(|word| text.split(' ').any(|part| part.starts_with(word)))
            && filter.role.is_none_or(|role| role == user.role)
            && filter.active.is_none_or(|active| active == user.active)
            && filter
                .department
                .is_none_or(|department| Some(department) == user.department)
            && user.login > filter.after
    });
    let limit = match filter.limit {
        0 => 50,
        n => usize::try_from(n.clamp(1, 100)).unwrap_or(50),
    };
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|user| user.login.clone());
    Ok(UserPage { rows, next })
}

/// One user.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn user(ctx: &Ctx, id: UserId) -> Result<UserView, Failure> {
    ctx.scope(Action::ManageUsers)?;
    let read = async { account_views::user(&mut ctx.system.db.read().await?, id).await };
    read.await
        .map_err(|e| ctx.system.failure(&e))?
        .ok_or(Failure::NotFound)
}

/// Creates a user, who has to change the password at the first sign-in.
///
/// # Errors
/// `Forbidden`; `Invalid` with the fields, also when the login is taken.
pub async fn create_user(ctx: &Ctx, form: UserForm) -> Result<UserId, Failure> {
    ctx.scope(Action::ManageUsers)?;
    let form = form.checked()?;
    store_user(&ctx.system, form, true, Some(ctx.actor.id), ctx.now).await
}

/// Creates a user without an actor: the command line, which already holds the machine.
///
/// # Errors
/// As [`create_user`].
pub async fn create_user_from_console(
    system: &System,
    form: UserForm,
    must_change: bool,
    now: DateTime<Utc>,
) -> Result<UserId, Failure> {
    store_user(system, form.checked()?, must_change, None, to_micros(now)).await
}

async fn store_user(
    system: &System,
    form: UserForm,
    must_change: bool,
    by: Option<UserId>,
    now: DateTime<Utc>,
) -> Result<UserId, Failure> {
    let id = UserId(system.new_id(now));
    let user = User {
        id,
        login: form.login,
        name: form.name,
        role: form.role,
        department: form.department,
        password_hash: hash_password(system, &form.password).await?,
        secret: domain::users::SecretKind::Password,
        captain: None,
        must_change_password: must_change,
        active: true,
        version: 1,
    };
    let done = system.db.write(move |conn| {
        async move {
            department_in_force(conn, user.department, None, now).await?;
            insert(conn, user, by, "user_created", now).await
        }
        .boxed()
    });
    done.await.map_err(|stop: Stop| stop.failure(system))?;
    Ok(id)
}

/// Stores a new user and says so in the log.
pub(super) async fn insert(
    conn: &mut Conn,
    user: User,
    by: Option<UserId>,
    action: &'static str,
    now: DateTime<Utc>,
) -> Result<(), Stop> {
    match accounts::insert(conn, &user, now).await {
        Err(db::DbError::Duplicate(_)) => {
            return Err(Failure::field("login", "Ese usuario ya existe: escriba otro.").into());
        }
        other => other?,
    }
    append(conn, by, action, user.login, user.role.code().into(), now).await
}

async fn append(
    conn: &mut Conn,
    actor: Option<UserId>,
    action: &'static str,
    object: String,
    detail: String,
    at: DateTime<Utc>,
) -> Result<(), Stop> {
    let entry = log::Entry {
        at,
        actor,
        action,
        object,
        detail,
    };
    Ok(log::append(conn, entry).await?)
}

/// A department may be given to a user while it exists; one that the user has already may stay.
async fn department_in_force(
    conn: &mut Conn,
    department: Option<DepartmentId>,
    before: Option<DepartmentId>,
    now: DateTime<Utc>,
) -> Result<(), Stop> {
    let Some(id) = department.filter(|_| department != before) else {
        return Ok(());
    };
    let today = local_date(now);
    let found = catalogue::department(conn, id).await?;
    if found.is_some_and(|d| d.valid_to.is_none_or(|end| today <= end)) {
        Ok(())
    } else {
        Err(Failure::field(
            "department",
            "Esa dependencia ya no existe: elija una de la lista.",
        )
        .into())
    }
}

/// Changes name, role, department or activity. Disabling, another role or another department end
/// every session. Nobody disables or demotes the last administrator, nor themself.
///
/// # Errors
/// `Forbidden`, `NotFound`, `Conflict` when somebody else changed it, `Invalid`.
pub async fn change_user(ctx: &Ctx, id: UserId, edit: UserEdit) -> Result<(), Failure> {
    ctx.scope(Action::ManageUsers)?;
    let edit = edit.checked()?;
    let (by, now) = (ctx.actor.id, ctx.now);
    let done = ctx.system.db.write(move |conn| {
        async move {
            let administrators = account_views::lock_administrators(conn).await?;
            let before = accounts::by_id(conn, id).await?.ok_or(Failure::NotFound)?;
            if before.version != edit.version {
                return Err(conflict(before.version));
            }
            let loses = administrators.contains(&id)
                && (edit.role != Role::Administrator || !edit.active);
            if loses {
                let field = if edit.active { "role" } else { "active" };
                if administrators.len() == 1 {
                    return Err(Failure::field(
                        field,
                        "Es la única cuenta de administración: cree otra antes.",
                    )
                    .into());
                }
                if id == by {
                    return Err(Failure::field(
                        field,
                        "No puede quitarse a sí mismo la administración: pídalo a otra persona que administre.",
                    )
                    .into());
                }
            }
            department_in_force(conn, edit.department, before.department, now).await?;
            let changed = User {
                name: edit.name,
                role: edit.role,
                department: edit.department,
                active: edit.active,
                ..before.clone()
            };
            if !accounts::update(conn, &changed).await? {
                return Err(conflict(before.version));
            }
            if !changed.active
                || changed.role != before.role
                || changed.department != before.department
            {
                accounts::revoke_all_sessions(conn, id, now).await?;
            }
            let activity = if changed.active { "active" } else { "disabled" };
            let detail = format!("{} {activity}", changed.role.code());
            append(conn, Some(by), "user_changed", before.login, detail, now).await
        }
        .boxed()
    });
    done.await.map_err(|stop| stop.failure(&ctx.system))
}

fn conflict(version: i64) -> Stop {
    Failure::Conflict {
        version,
        changes: Vec::new(),
    }
    .into()
}

/// Gives a user a one-time password, which is the answer and is shown once; every session ends, and
/// the next sign-in asks for a new one.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` for the own account, whose password is changed with the old one.
pub async fn reset_password(ctx: &Ctx, id: UserId) -> Result<String, Failure> {
    ctx.scope(Action::ManageUsers)?;
    if id == ctx.actor.id {
        return Err(Failure::field(
            "password",
            "Cambie su propia contraseña en «Mi cuenta».",
        ));
    }
    let (by, now) = (ctx.actor.id, ctx.now);
    let password = one_time_password(&ctx.system);
    let hash = hash_password(&ctx.system, &password).await?;
    let done = ctx.system.db.write(move |conn| {
        async move {
            // A captain's is given and reset by who keeps the roster.
            let user = accounts::by_id(conn, id).await?;
            let user = user
                .filter(|u| u.captain.is_none())
                .ok_or(Failure::NotFound)?;
            accounts::set_password(conn, id, &hash, true).await?;
            accounts::revoke_all_sessions(conn, id, now).await?;
            accounts::clear_throttle(conn, &format!("login:{}", user.login)).await?;
            append(
                conn,
                Some(by),
                "password_reset",
                user.login,
                String::new(),
                now,
            )
            .await
        }
        .boxed()
    });
    done.await.map_err(|stop| stop.failure(&ctx.system))?;
    Ok(password)
}

/// Four groups of four letters and digits that are not mistaken for each other when read aloud.
fn one_time_password(system: &System) -> String {
    const SIGNS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";
    loop {
        let mut bytes = [0; 16];
        system.entropy.fill(&mut bytes);
        let signs: Vec<char> = bytes
            .iter()
            .map(|b| char::from(SIGNS[usize::from(b % 32)]))
            .collect();
        let password = signs
            .chunks(4)
            .map(|group| group.iter().collect::<String>())
            .collect::<Vec<_>>()
            .join("-");
        // One in very many repeats too few signs to be accepted as anybody's password.
        if check_password(&password, "").is_ok() {
            return password;
        }
    }
}

/// The live sessions of a user.
///
/// # Errors
/// `Forbidden`.
pub async fn user_sessions(ctx: &Ctx, id: UserId) -> Result<Vec<SessionView>, Failure> {
    ctx.scope(Action::ManageUsers)?;
    live_sessions(ctx, id, None).await
}

/// Ends one session of a user.
///
/// # Errors
/// `Forbidden`; `NotFound` when it is not theirs or ended already.
pub async fn end_user_session(ctx: &Ctx, id: UserId, session: SessionId) -> Result<(), Failure> {
    ctx.scope(Action::ManageUsers)?;
    let (by, now) = (ctx.actor.id, ctx.now);
    let done = ctx.system.db.write(move |conn| {
        async move {
            let user = accounts::by_id(conn, id).await?.ok_or(Failure::NotFound)?;
            if !accounts::revoke_session(conn, id, session, now).await? {
                return Err(Failure::NotFound.into());
            }
            let detail = session.to_string();
            append(
                conn,
                Some(by),
                "user_session_ended",
                user.login,
                detail,
                now,
            )
            .await
        }
        .boxed()
    });
    done.await.map_err(|stop: Stop| stop.failure(&ctx.system))
}

/// Ends every session of a user.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn end_user_sessions(ctx: &Ctx, id: UserId) -> Result<(), Failure> {
    ctx.scope(Action::ManageUsers)?;
    let (by, now) = (ctx.actor.id, ctx.now);
    let done = ctx.system.db.write(move |conn| {
        async move {
            let user = accounts::by_id(conn, id).await?.ok_or(Failure::NotFound)?;
            accounts::revoke_all_sessions(conn, id, now).await?;
            append(
                conn,
                Some(by),
                "user_sessions_ended",
                user.login,
                String::new(),
                now,
            )
            .await
        }
        .boxed()
    });
    done.await.map_err(|stop: Stop| stop.failure(&ctx.system))
}
