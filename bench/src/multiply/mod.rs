//! Makes a database with the petitions of many years out of one that was filled once.
//!
//! Playing a year through the use cases takes minutes, and twenty-seven years take an hour or more:
//! too long to measure a large database often. Here the database itself copies what was played, so
//! that every history stays legal: each copy of a petition has its own person, referrals, history,
//! files and words, and its own folio, as if it had been registered. What is copied table by table,
//! and what is not, stands in [`tables`].
//!
//! Moments stay as they are, as in `sirc demo --times`: a demonstration played many times has the
//! same year so many times over. Copies follow each other in `seq`, while those of the demonstration
//! are mixed by time. And they have other people, with telephones of their own: the demonstration
//! draws from the same people each time, of whom some then have hundreds of petitions.
//!
//! Everything happens in one transaction, with the secondary indexes dropped before and made again
//! afterwards: a run that ends early leaves the database as it was.

mod catalogue;
mod store;
mod tables;
#[cfg(test)]
mod tests;
mod words;

use catalogue::{Catalogue, Made};
use store::Store;
use tables::{COPIED, Plan, WORDS};

/// Making a copy takes about as long as making a hundred indexes of one copy's rows.
const COPY_WEIGHT: i64 = 100;

/// Says how far the work is.
struct Progress<'a> {
    done: i64,
    total: i64,
    say: &'a dyn Fn(&str),
}

impl Progress<'_> {
    fn step(&mut self, weight: i64, what: &str) {
        let before = self.percent();
        self.done += weight;
        let now = self.percent();
        // The many indexes of a small database would fill the screen.
        if weight == 0 || before / 4 != now / 4 {
            (self.say)(&format!("  {now:>3} %  {what}"));
        }
    }

    fn percent(&self) -> i64 {
        self.done * 100 / self.total
    }
}

/// Makes `times` of every petition: the one that is there and `times - 1` copies.
///
/// # Errors
/// When the database holds no petitions or was multiplied already; when a table refers to what is
/// copied and nobody has decided whether it is copied too; of the database. Then nothing has changed.
pub async fn multiply(url: &str, times: i64, say: &dyn Fn(&str)) -> Result<(), String> {
    let mut store = Store::open(url).await?;
    let catalogue = Catalogue::read(&mut store).await?;
    let plan = Plan::new(&catalogue, store.on_postgres())?;
    store.begin().await?;
    match copy_all(&mut store, &catalogue, plan, times, say).await {
        Ok(()) => store.commit().await?,
        Err(why) => {
            store.rollback().await?;
            return Err(why);
        }
    }
    say("  Committed; leaving the database as the program keeps it");
    store.finish().await
}

async fn copy_all(
    store: &mut Store,
    catalogue: &Catalogue,
    mut plan: Plan,
    times: i64,
    say: &dyn Fn(&str),
) -> Result<(), String> {
    refuse(store, &plan).await?;
    let touched = |made: &&Made| COPIED.contains(&made.table.as_str()) || made.table == WORDS;
    let indexes: Vec<&Made> = catalogue.indexes.iter().filter(touched).collect();
    let triggers: Vec<&Made> = catalogue.triggers.iter().filter(touched).collect();
    let count = i64::try_from(indexes.len()).map_err(|e| e.to_string())?;
    let mut progress = Progress {
        done: 0,
        total: COPY_WEIGHT * (times - 1) + times * count,
        say,
    };

    plan.read_spans(store).await?;
    let words = words::Words::read(store).await?;
    for table in COPIED {
        store.run(plan.source(table)).await?;
    }
    for trigger in &triggers {
        store
            .run(format!("DROP TRIGGER \"{}\"", trigger.name))
            .await?;
    }
    for index in &indexes {
        store.run(format!("DROP INDEX \"{}\"", index.name)).await?;
    }
    progress.step(0, "Indexes dropped");

    for copy in 1..times {
        words.rename_folios(store, copy).await?;
        for table in COPIED {
            store.run(plan.insert(table, copy)).await?;
        }
        words.write(store, copy, plan.span("petition")?).await?;
        progress.step(COPY_WEIGHT, &format!("Copy {copy} of {}", times - 1));
    }
    for sql in plan.counts(times) {
        store.run(sql).await?;
    }
    for index in &indexes {
        store.run(index.sql.clone()).await?;
        progress.step(times, &index.name);
    }
    for trigger in &triggers {
        store.run(trigger.sql.clone()).await?;
    }
    Ok(())
}

/// What cannot be multiplied: nothing, and what was multiplied before, whose copies would get the
/// same ids again.
async fn refuse(store: &mut Store, plan: &Plan) -> Result<(), String> {
    if store.number(tables::PETITIONS.to_owned()).await? == 0 {
        return Err("there are no petitions to multiply: fill the database first".into());
    }
    if store.number(plan.first_copies()).await? > 0 {
        return Err("this database was multiplied already: begin with the filled one".into());
    }
    Ok(())
}
