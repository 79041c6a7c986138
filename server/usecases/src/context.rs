//! Who acts, when, and with what.

use crate::board::KeptBoard;
use crate::clocks::{Clockwork, KeptClockwork, clockwork};
use crate::map::KeptMap;
use crate::routing::{KeptRules, Rules};
use crate::territory::KeptTerritory;
use chrono::{DateTime, Utc};
use db::{Conn, Db, DbError, DbResult, catalogue};
use domain::access::{Action, Scope, decide};
use domain::catalogue::{Department, PetitionType};
use domain::failure::Failure;
use domain::folio::Folio;
use domain::ids::{DepartmentId, PetitionTypeId, UserId};
use domain::users::Actor;
use futures::FutureExt;
use futures::future::BoxFuture;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// Where ids and random bytes come from: the system's generator in the program, a seeded one in
/// tests and in the demonstration year.
pub trait Entropy: Send + Sync {
    /// Fills with random bytes.
    fn fill(&self, bytes: &mut [u8]);
}

/// The key under which PINs are derived. It lives outside the database, so that a copy of the
/// database alone opens no petition.
#[derive(Clone)]
pub struct Secret(Arc<[u8]>);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

impl Secret {
    /// A key of at least 32 bytes.
    ///
    /// # Errors
    /// When it is shorter.
    pub fn new(bytes: &[u8]) -> Result<Self, String> {
        if bytes.len() < 32 {
            return Err("the secret key needs at least 32 bytes".into());
        }
        Ok(Self(bytes.into()))
    }

    /// The follow-up PIN of a folio: six digits, the same whenever asked, never stored.
    #[must_use]
    pub fn pin(&self, folio: Folio) -> String {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes keys of any length");
        mac.update(b"pin:");
        mac.update(folio.to_string().as_bytes());
        let digest = mac.finalize().into_bytes();
        let number = u64::from_be_bytes([
            digest[0], digest[1], digest[2], digest[3], digest[4], digest[5], digest[6], digest[7],
        ]);
        format!("{:06}", number % 1_000_000)
    }

    /// The key for one purpose, so that what is made for one opens nothing of another.
    pub(crate) fn subkey(&self, purpose: &str) -> [u8; 32] {
        self.mac(&["key:", purpose].concat(), &[])
    }

    /// A fingerprint of a text under the key: equal texts have equal ones, and nobody without the key
    /// can try texts until one fits.
    pub(crate) fn mac(&self, purpose: &str, text: &[u8]) -> [u8; 32] {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes keys of any length");
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(text);
        mac.finalize().into_bytes().into()
    }
}

/// SHA-256, for tokens and for recognising a repeated request.
#[must_use]
pub fn sha256(bytes: &[u8]) -> Vec<u8> {
    Sha256::digest(bytes).to_vec()
}

/// What every use case needs besides the actor. One per process.
#[derive(Clone)]
pub struct System {
    /// Storage.
    pub db: Db,
    /// Key of the PINs.
    pub secret: Secret,
    /// Ids and tokens.
    pub entropy: Arc<dyn Entropy>,
    /// What this process keeps of the territory.
    pub territory: KeptTerritory,
    /// What this process keeps of the map.
    pub map: KeptMap,
    /// What this process keeps of the petitions that the board counts.
    pub board: KeptBoard,
    /// What this process keeps of the calendar and the terms.
    pub clockwork: KeptClockwork,
    /// What this process keeps of the rules that say where petitions go.
    pub routing: KeptRules,
}

impl std::fmt::Debug for System {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("System")
    }
}

impl System {
    /// A token of 32 random bytes, in URL-safe Base64.
    #[must_use]
    pub fn token(&self) -> String {
        use base64::Engine;
        let mut bytes = [0; 32];
        self.entropy.fill(&mut bytes);
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
    }

    /// A new id whose order follows time (UUID version 7).
    #[must_use]
    pub fn new_id(&self, at: DateTime<Utc>) -> Uuid {
        let mut random = [0; 10];
        self.entropy.fill(&mut random);
        let millis = u64::try_from(at.timestamp_millis()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    /// Hides a database error from people and keeps it for the log under a ticket.
    pub fn failure(&self, error: &DbError) -> Failure {
        if let DbError::Unavailable(cause) = error {
            tracing::warn!(cause = %cause, "the database was unavailable");
            return Failure::Unavailable;
        }
        let mut bytes = [0; 4];
        self.entropy.fill(&mut bytes);
        let ticket = format!("E-{:08X}", u32::from_be_bytes(bytes));
        tracing::error!(ticket = %ticket, error = %error, "a request failed");
        Failure::Internal { ticket }
    }
}

/// One request: who, when, with which system.
#[derive(Clone, Debug)]
pub struct Ctx {
    /// Storage and keys.
    pub system: System,
    /// Who acts.
    pub actor: Actor,
    /// When, to the microsecond.
    pub now: DateTime<Utc>,
    /// Catalogues that a batch read once; `None` reads them each time.
    known: Option<Arc<Known>>,
    /// The batch of which what is done is a part.
    batch: Option<i64>,
}

/// Catalogues that do not change while a batch runs.
#[derive(Debug)]
pub(crate) struct Known {
    types: HashMap<PetitionTypeId, PetitionType>,
    departments: HashMap<DepartmentId, Department>,
    pub(crate) clockwork: Arc<Clockwork>,
    pub(crate) rules: Arc<Rules>,
    /// Those of the actor's department.
    people: Vec<(UserId, String)>,
}

impl Known {
    /// Reads them, with the people of a department.
    pub(crate) async fn read(conn: &mut Conn, own: Option<DepartmentId>) -> DbResult<Arc<Self>> {
        let people = match own {
            Some(own) => db::petitions::people(conn, own).await?,
            None => Vec::new(),
        };
        let types = catalogue::types(conn).await?;
        let departments = catalogue::departments(conn).await?;
        Ok(Arc::new(Self {
            types: types.into_iter().map(|t| (t.id, t)).collect(),
            departments: departments.into_iter().map(|d| (d.id, d)).collect(),
            clockwork: Arc::new(Clockwork::read(conn).await?),
            rules: Arc::new(Rules::read(conn).await?),
            people,
        }))
    }
}

impl Ctx {
    /// A request at a time.
    #[must_use]
    pub fn new(system: System, actor: Actor, now: DateTime<Utc>) -> Self {
        Self {
            system,
            actor,
            now: domain::local_time::to_micros(now),
            known: None,
            batch: None,
        }
    }

    /// The same request as a part of a batch that has read the catalogues.
    pub(crate) fn knowing(mut self, known: &Arc<Known>) -> Self {
        self.known = Some(Arc::clone(known));
        self
    }

    /// The same request as a part of a batch: it stands in the history of each petition.
    pub(crate) fn in_batch(mut self, number: i64) -> Self {
        self.batch = Some(number);
        self
    }

    /// The batch of which what is done is a part.
    pub(crate) fn batch(&self) -> Option<i64> {
        self.batch
    }

    /// The people of a department to whom a referral can be given.
    pub(crate) async fn people(
        &self,
        conn: &mut Conn,
        department: DepartmentId,
    ) -> DbResult<Vec<(UserId, String)>> {
        match &self.known {
            Some(known) if self.actor.department == Some(department) => Ok(known.people.clone()),
            _ => db::petitions::people(conn, department).await,
        }
    }

    /// A petition type.
    pub(crate) async fn petition_type(
        &self,
        conn: &mut Conn,
        id: PetitionTypeId,
    ) -> DbResult<Option<PetitionType>> {
        match &self.known {
            Some(known) => Ok(known.types.get(&id).cloned()),
            None => catalogue::petition_type(conn, id).await,
        }
    }

    /// A department.
    pub(crate) async fn department(
        &self,
        conn: &mut Conn,
        id: DepartmentId,
    ) -> DbResult<Option<Department>> {
        match &self.known {
            Some(known) => Ok(known.departments.get(&id).cloned()),
            None => catalogue::department(conn, id).await,
        }
    }

    /// Calendar and terms.
    pub(crate) async fn clockwork(&self, conn: &mut Conn) -> DbResult<Arc<Clockwork>> {
        match &self.known {
            Some(known) => Ok(Arc::clone(&known.clockwork)),
            None => clockwork(&self.system, conn).await,
        }
    }

    /// The rules that a batch read once, when this is a part of one.
    pub(crate) fn known_rules(&self) -> Option<Arc<Rules>> {
        self.known.as_ref().map(|known| Arc::clone(&known.rules))
    }

    /// Runs one unit of work for which the actor needs a permission.
    pub(crate) async fn unit<T, F>(&self, action: Action, work: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(Ctx, Scope, &'c mut Conn) -> BoxFuture<'c, Result<T, Stop>>
            + Send
            + 'static,
    {
        let scope = self.scope(action)?;
        let own = self.clone();
        let done = self
            .system
            .db
            .write(move |conn| async move { work(own, scope, conn).await }.boxed())
            .await;
        done.map_err(|stop: Stop| stop.failure(&self.system))
    }

    /// Reads for an action that the actor may do.
    pub(crate) async fn read<T, F>(&self, action: Action, work: F) -> Result<T, Failure>
    where
        F: AsyncFnOnce(Scope, &mut Conn) -> Result<T, Stop>,
    {
        let scope = self.scope(action)?;
        let read = async {
            let mut conn = self.system.db.read().await?;
            work(scope, &mut conn).await
        };
        read.await.map_err(|stop: Stop| stop.failure(&self.system))
    }

    /// The scope of an action.
    ///
    /// # Errors
    /// `Forbidden` when the role may not do it.
    pub fn scope(&self, action: Action) -> Result<Scope, Failure> {
        decide(&self.actor, action).ok_or(Failure::Forbidden)
    }
}

/// Carries failures and database errors out of a unit of work.
#[derive(Debug)]
pub(crate) enum Stop {
    /// For the person.
    Failure(Failure),
    /// For the log.
    Db(DbError),
}

impl From<DbError> for Stop {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl Stop {
    pub(crate) fn failure(self, system: &System) -> Failure {
        match self {
            Self::Failure(failure) => failure,
            Self::Db(error) => system.failure(&error),
        }
    }
}
