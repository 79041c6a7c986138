//! Conditions of a list that say in which states and on which days: written so that the index that
//! reads least is the one that is taken, also by a planner without statistics.

use crate::asking::Asked;
use chrono::{DateTime, Datelike, Days as Count, NaiveDate, Utc};
use domain::local_time::{month_of, start_of_day};
use domain::petitions::{Days, ListFilter, PetitionStatus};
use sqlx::{Database, Encode, QueryBuilder, Type};

/// Adds the states, the days and what is missing of a filter.
pub(crate) fn push_narrowing<DB>(query: &mut QueryBuilder<DB>, filter: &ListFilter)
where
    DB: Asked,
    String: for<'t> Encode<'t, DB> + Type<DB>,
    DateTime<Utc>: for<'t> Encode<'t, DB> + Type<DB>,
{
    push_statuses(query, filter);
    let by = DB::ASKING.beside_settlement(filter);
    let received = format!("{by}t.received_month");
    push_days(query, (&received, "t.received_at"), filter.received);
    push_days(
        query,
        ("t.attended_month", "t.attended_at"),
        filter.attended,
    );
    if let Some(from) = filter.closed.from {
        query
            .push(" AND t.closed_at >= ")
            .push_bind(start_of_day(from));
    }
    if let Some(to) = filter.closed.to {
        query.push(" AND t.closed_at < ").push_bind(end_of_day(to));
    }
    if filter.bounced {
        query.push(crate::routing::bounces::BOUNCED);
    }
    if filter.unplaced {
        query.push(" AND t.neighborhood_id IS NULL");
    }
    if filter.unreferred {
        query.push(
            " AND NOT EXISTS (SELECT 1 FROM referral r WHERE r.petition_id = t.id AND r.status NOT IN ('rejected', 'withdrawn'))",
        );
    }
}

/// Nearly all petitions have ended. With days, an index of the days reads less than one of those
/// states; without statistics SQLite would take the states, unless what is written are the others.
fn push_statuses<DB>(query: &mut QueryBuilder<DB>, filter: &ListFilter)
where
    DB: Database,
    String: for<'t> Encode<'t, DB> + Type<DB>,
{
    if filter.statuses.is_empty() {
        return;
    }
    let days = [filter.received, filter.attended, filter.closed];
    let by_days = days.iter().any(|days| !days.is_any());
    let most = [PetitionStatus::Attended, PetitionStatus::Closed];
    let others = by_days && filter.statuses.iter().any(|s| most.contains(s));
    let listed = |status: &PetitionStatus| filter.statuses.contains(status) != others;
    let codes: Vec<PetitionStatus> = PetitionStatus::ALL.into_iter().filter(listed).collect();
    if codes.is_empty() {
        return;
    }
    query.push(if others {
        " AND t.status NOT IN ("
    } else {
        " AND t.status IN ("
    });
    let mut list = query.separated(", ");
    for status in codes {
        list.push_bind(status.code().to_owned());
    }
    query.push(")");
}

/// By month first, which is what the indexes hold; the moment itself is looked at only in the months
/// of which a part is wanted.
fn push_days<DB>(query: &mut QueryBuilder<DB>, (month, moment): (&str, &str), days: Days)
where
    DB: Database,
    String: for<'t> Encode<'t, DB> + Type<DB>,
    DateTime<Utc>: for<'t> Encode<'t, DB> + Type<DB>,
{
    let one = match (days.from, days.to) {
        (Some(from), Some(to)) => month_of(from) == month_of(to),
        _ => false,
    };
    if let Some(from) = days.from {
        let equal = if one { " = " } else { " >= " };
        query.push(format_args!(" AND {month}{equal}"));
        query.push_bind(month_of(from));
        if from.day() > 1 {
            query.push(format_args!(" AND ({month} > "));
            query.push_bind(month_of(from));
            query.push(format_args!(" OR {moment} >= "));
            query.push_bind(start_of_day(from)).push(")");
        }
    }
    if let Some(to) = days.to {
        if !one {
            query.push(format_args!(" AND {month} <= "));
            query.push_bind(month_of(to));
        }
        let next = to + Count::new(1);
        if next.month() == to.month() {
            query.push(format_args!(" AND ({month} < "));
            query.push_bind(month_of(to));
            query.push(format_args!(" OR {moment} < "));
            query.push_bind(end_of_day(to)).push(")");
        }
    }
}

fn end_of_day(day: NaiveDate) -> DateTime<Utc> {
    start_of_day(day + Count::new(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ids::NeighborhoodId;
    use domain::petitions::StatusSet;
    use sqlx::Sqlite;

    fn written(filter: ListFilter) -> String {
        let mut query = QueryBuilder::<Sqlite>::new("");
        push_narrowing(&mut query, &filter);
        query.sql().as_str().to_owned()
    }

    fn days(text: &str) -> Days {
        Days::parse(text).expect("days")
    }

    #[test]
    fn whole_months_are_asked_by_month_alone() {
        let of = |text| ListFilter {
            received: days(text),
            ..ListFilter::default()
        };
        assert_eq!(
            written(of("2026-02-01..2026-02-28")),
            " AND t.received_month = ?"
        );
        assert_eq!(
            written(of("2026-02-01..2026-04-30")),
            " AND t.received_month >= ? AND t.received_month <= ?"
        );
        let part = written(of("2026-02-02..2026-02-28"));
        assert!(part.contains("OR t.received_at >= ?"), "{part}");
        assert!(!part.contains("t.received_at < "), "{part}");
    }

    #[test]
    fn of_one_settlement_the_months_are_not_read_by_their_index() {
        let of = |neighborhood| ListFilter {
            received: days("2026-02-01..2026-02-28"),
            neighborhood,
            ..ListFilter::default()
        };
        let one = Some(NeighborhoodId(uuid::Uuid::from_u128(1)));
        assert_eq!(written(of(one)), " AND +t.received_month = ?");
        assert_eq!(written(of(None)), " AND t.received_month = ?");
    }

    #[test]
    fn with_days_the_states_that_are_many_are_left_to_the_index_of_the_days() {
        let of = |set: StatusSet, received| ListFilter {
            statuses: set.statuses(),
            received,
            ..ListFilter::default()
        };
        let month = days("2026-02-01..2026-02-28");
        let states = |filter| written(filter).split(" (").next().map(str::to_owned);
        let is = |text: &str| Some(text.to_owned());
        assert_eq!(
            states(of(StatusSet::Answered, month)),
            is(" AND t.status NOT IN")
        );
        assert_eq!(states(of(StatusSet::Open, month)), is(" AND t.status IN"));
        assert_eq!(
            states(of(StatusSet::Answered, Days::default())),
            is(" AND t.status IN")
        );
    }
}
