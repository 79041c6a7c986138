//! What this process keeps of every petition, so that the board counts a million of them in some
//! milliseconds, and nobody who writes pays for it.
//!
//! Counting a million rows takes a second on SQLite, for each table of the board; a table of sums would
//! make every writer change rows that all others change, too. So the facts of all petitions, 32 bytes of
//! each, are read once and brought up to date before each answer with those that changed since: the
//! database notes them, whichever process writes. What is answered is what the database holds.

use chrono::{DateTime, Duration, Utc};
use db::board::{self, Facts};
use db::{Conn, Db, DbResult};
use domain::board::{Fact, NONE};
use domain::ids::{DepartmentId, NeighborhoodId, PetitionTypeId};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;
use tokio::sync::{OwnedRwLockReadGuard, RwLock};

/// Petitions that are read at a time.
const PAGE: i64 = 5_000;
/// Facts that were not brought up to date for so long are read anew: notes of changes are kept for
/// twice that time at least.
pub(super) const STALE: Duration = Duration::minutes(90);

/// What a process keeps of the petitions that the board counts.
#[derive(Clone, Debug, Default)]
pub struct KeptBoard(Arc<RwLock<Kept>>);

/// Values, each with its place in a list.
#[derive(Debug)]
pub(super) struct Places<T> {
    list: Vec<T>,
    of: HashMap<T, u16>,
}

impl<T> Default for Places<T> {
    fn default() -> Self {
        Self {
            list: Vec::new(),
            of: HashMap::new(),
        }
    }
}

impl<T: Clone + Eq + Hash> Places<T> {
    /// The place of a value, which gets one when it has none. There are some hundred types, settlements
    /// and departments; what came after 65,534 of them would be counted as the last.
    fn place(&mut self, value: &T) -> u16 {
        if let Some(place) = self.of.get(value) {
            return *place;
        }
        let place = u16::try_from(self.list.len()).map_or(NONE - 1, |n| n.min(NONE - 1));
        self.list.push(value.clone());
        self.of.insert(value.clone(), place);
        place
    }

    pub(super) fn find(&self, value: &T) -> Option<u16> {
        self.of.get(value).copied()
    }

    pub(super) fn list(&self) -> &[T] {
        &self.list
    }
}

/// The facts of all petitions, in the order of reception.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// Up to where changes are in the facts, and when that was; `None` before they were read.
    reached: Option<(i64, DateTime<Utc>)>,
    pub(super) facts: Vec<Fact>,
    pub(super) kinds: Places<PetitionTypeId>,
    pub(super) neighborhoods: Places<NeighborhoodId>,
    pub(super) departments: Places<DepartmentId>,
    holders: Places<Vec<u16>>,
}

impl Kept {
    /// Sets of departments, as petitions name them.
    pub(super) fn holders(&self) -> &[Vec<u16>] {
        self.holders.list()
    }

    fn fact(&mut self, of: &Facts) -> Fact {
        let mut holders: Vec<u16> = of
            .departments
            .iter()
            .map(|department| self.departments.place(department))
            .collect();
        holders.sort_unstable();
        let neighborhood = of.neighborhood;
        Fact {
            seq: of.seq,
            due_at: of.due_at.timestamp_micros(),
            kind: self.kinds.place(&of.kind),
            neighborhood: neighborhood.map_or(NONE, |n| self.neighborhoods.place(&n)),
            holders: self.holders.place(&holders),
            received: Fact::day(Some(of.received_at)),
            attended: Fact::day(of.attended_at),
            closed: Fact::day(of.closed_at),
            status: of.status,
            reserved: of.confidential,
        }
    }

    /// Puts a fact where it belongs: nearly always behind all others or over its older self.
    fn put(&mut self, of: &Facts) {
        let fact = self.fact(of);
        if self.facts.last().is_none_or(|last| last.seq < fact.seq) {
            self.facts.push(fact);
            return;
        }
        match self.facts.binary_search_by_key(&fact.seq, |f| f.seq) {
            Ok(place) => self.facts[place] = fact,
            Err(place) => self.facts.insert(place, fact),
        }
    }

    async fn read_all(&mut self, conn: &mut Conn) -> DbResult<()> {
        *self = Self::default();
        loop {
            let after = self.facts.last().map_or(0, |last| last.seq);
            let page = board::all(conn, after, PAGE).await?;
            page.iter().for_each(|facts| self.put(facts));
            if (page.len() as i64) < PAGE {
                self.facts.shrink_to_fit();
                return Ok(());
            }
        }
    }

    async fn read_changes(&mut self, conn: &mut Conn, since: i64) -> DbResult<()> {
        let mut after = 0;
        loop {
            let page = board::changed(conn, since, after, PAGE).await?;
            page.iter().for_each(|facts| self.put(facts));
            match page.last() {
                Some(last) if page.len() as i64 == PAGE => after = last.seq,
                _ => return Ok(()),
            }
        }
    }

    async fn bring_up_to_date(&mut self, conn: &mut Conn, now: DateTime<Utc>) -> DbResult<()> {
        let position = board::position(conn).await?;
        // Taken away meanwhile: who stops in the middle leaves facts that are read anew.
        match self.reached.take() {
            Some((since, at)) if (now - at).abs() < STALE => {
                self.read_changes(conn, since).await?;
            }
            _ => self.read_all(conn).await?,
        }
        self.reached = Some((position, now));
        Ok(())
    }
}

impl KeptBoard {
    /// The facts as the database holds them now. Who has to wait for them holds no connection.
    ///
    /// # Errors
    /// Of the database.
    pub(super) async fn now(
        &self,
        db: &Db,
        now: DateTime<Utc>,
    ) -> DbResult<OwnedRwLockReadGuard<Kept>> {
        let mut kept = self.0.clone().write_owned().await;
        kept.bring_up_to_date(&mut db.read().await?, now).await?;
        Ok(kept.downgrade())
    }
}
