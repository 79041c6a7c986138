//! The filters of the list as they stand in the address, so that a list can be kept and shared.
//! What may be a name or a telephone is not among them.

use super::api::FilterOptions;
use domain::petitions::{Days, ListFilter, PetitionStatus, StatusSet};
use leptos_router::params::ParamsMap;

/// Names of the filters in the address.
pub const STATUS: &str = "estado";
/// Department.
pub const DEPARTMENT: &str = "dependencia";
/// Settlement.
pub const NEIGHBORHOOD: &str = "colonia";
/// Petition type.
pub const KIND: &str = "tipo";
/// Channel.
pub const CHANNEL: &str = "canal";
/// Local month.
pub const MONTH: &str = "mes";
/// Only those past their date.
pub const OVERDUE: &str = "vencidas";
/// Only those that owe something soon.
pub const DUE_SOON: &str = "por-vencer";
/// Whether only those that departments gave back twice or more.
pub const BOUNCED: &str = "rebotes";
/// Local days of reception.
pub const RECEIVED: &str = "recibida";
/// Local days of the answer.
pub const ATTENDED: &str = "atendida";
/// Local days of the end.
pub const CLOSED: &str = "cerrada";
/// Through whom it came: a number on the roster.
pub const CAPTAIN: &str = "jefe";
/// Where a page begins.
pub const AFTER: &str = "desde";

/// No department, no settlement.
const NONE: &str = "ninguna";

/// Every filter of an address.
pub const ALL: [&str; 13] = [
    STATUS,
    DEPARTMENT,
    NEIGHBORHOOD,
    KIND,
    CHANNEL,
    MONTH,
    OVERDUE,
    DUE_SOON,
    BOUNCED,
    RECEIVED,
    ATTENDED,
    CLOSED,
    CAPTAIN,
];

/// The filters of an address, as a handler of the server has it.
#[cfg(feature = "ssr")]
#[must_use]
pub fn from_pairs(pairs: &[(String, String)]) -> ListFilter {
    from_query(&pairs.iter().cloned().collect())
}

/// The states of an address: a set by its name, or one by one.
fn statuses(text: &str) -> Vec<PetitionStatus> {
    match StatusSet::parse(text) {
        Some(set) => set.statuses(),
        None => text.split(',').filter_map(PetitionStatus::parse).collect(),
    }
}

/// How an address names states.
#[must_use]
pub fn status_code(statuses: &[PetitionStatus]) -> String {
    match StatusSet::of(statuses) {
        Some(set) => set.code().to_owned(),
        None => {
            let codes: Vec<&str> = statuses.iter().map(|s| s.code()).collect();
            codes.join(",")
        }
    }
}

/// The filters of an address; what is not valid is left out.
#[must_use]
pub fn from_query(query: &ParamsMap) -> ListFilter {
    let text = |name: &str| query.get(name).unwrap_or_default();
    let days = |name: &str| Days::parse(&text(name)).unwrap_or_default();
    let month = text(MONTH);
    ListFilter {
        text: String::new(),
        statuses: statuses(&text(STATUS)),
        department: text(DEPARTMENT).parse().ok(),
        neighborhood: text(NEIGHBORHOOD).parse().ok(),
        kind: text(KIND).parse().ok(),
        channel: text(CHANNEL).parse().ok(),
        month: if domain::local_time::parse_month(&month).is_some() {
            month
        } else {
            String::new()
        },
        received: days(RECEIVED),
        attended: days(ATTENDED),
        closed: days(CLOSED),
        unreferred: text(DEPARTMENT) == NONE,
        unplaced: text(NEIGHBORHOOD) == NONE,
        overdue: !text(OVERDUE).is_empty(),
        due_soon: !text(DUE_SOON).is_empty(),
        bounced: !text(BOUNCED).is_empty(),
        captain: text(CAPTAIN).parse().ok(),
        after: text(AFTER).parse().ok(),
        limit: 50,
    }
}

/// The filters as pairs of the address, without where the page begins.
#[must_use]
pub fn pairs(filter: &ListFilter) -> Vec<(&'static str, String)> {
    let mut pairs = Vec::new();
    if !filter.statuses.is_empty() {
        pairs.push((STATUS, status_code(&filter.statuses)));
    }
    let none = |none: bool| none.then(|| NONE.to_owned());
    let ids = [
        (
            DEPARTMENT,
            filter
                .department
                .map(|id| id.to_string())
                .or(none(filter.unreferred)),
        ),
        (
            NEIGHBORHOOD,
            filter
                .neighborhood
                .map(|id| id.to_string())
                .or(none(filter.unplaced)),
        ),
        (KIND, filter.kind.map(|id| id.to_string())),
        (CHANNEL, filter.channel.map(|id| id.to_string())),
    ];
    pairs.extend(ids.into_iter().filter_map(|(name, id)| Some((name, id?))));
    if !filter.month.is_empty() {
        pairs.push((MONTH, filter.month.clone()));
    }
    let days = [
        (RECEIVED, filter.received),
        (ATTENDED, filter.attended),
        (CLOSED, filter.closed),
    ];
    let days = days.into_iter().filter(|(_, days)| !days.is_any());
    pairs.extend(days.map(|(name, days)| (name, days.to_string())));
    if filter.overdue {
        pairs.push((OVERDUE, "1".into()));
    }
    if filter.due_soon {
        pairs.push((DUE_SOON, "1".into()));
    }
    if filter.bounced {
        pairs.push((BOUNCED, "1".into()));
    }
    if let Some(number) = filter.captain {
        pairs.push((CAPTAIN, number.to_string()));
    }
    pairs
}

/// The address of a list. Every value is a code, an id, a month or days: nothing needs escaping.
#[must_use]
pub fn address(pairs: &[(&'static str, String)], after: Option<i64>) -> String {
    let mut query: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    query.extend(after.map(|seq| format!("{AFTER}={seq}")));
    if query.is_empty() {
        "/peticiones".into()
    } else {
        format!("/peticiones?{}", query.join("&"))
    }
}

/// Each filter in words, with the address of the list without it.
#[must_use]
pub fn chips(filter: &ListFilter, options: &FilterOptions) -> Vec<(String, String)> {
    let all = pairs(filter);
    let name_of = |list: &[(String, String)], id: &str| {
        list.iter()
            .find(|(key, _)| key == id)
            .map_or_else(|| "fuera de catálogo".into(), |(_, n)| n.clone())
    };
    all.iter()
        .map(|(name, value)| {
            let words = match *name {
                STATUS => match StatusSet::of(&filter.statuses) {
                    Some(set) => set.label().to_owned(),
                    None => {
                        let labels: Vec<&str> = filter.statuses.iter().map(|s| s.label()).collect();
                        format!("Estado: {}", labels.join(", "))
                    }
                },
                DEPARTMENT if value == NONE => "Sin turnar".into(),
                NEIGHBORHOOD if value == NONE => "Sin colonia".into(),
                DEPARTMENT => format!("Dependencia: {}", name_of(&options.departments, value)),
                NEIGHBORHOOD => format!("Colonia: {}", name_of(&options.neighborhoods, value)),
                KIND => format!("Tipo: {}", name_of(&options.kinds, value)),
                CHANNEL => format!("Canal: {}", name_of(&options.channels, value)),
                MONTH => format!("Recibida: {}", domain::local_time::show_month(value)),
                RECEIVED => format!("Recibida: {}", filter.received.words()),
                ATTENDED => format!("Atendida: {}", filter.attended.words()),
                CLOSED => format!("Cerrada: {}", filter.closed.words()),
                CAPTAIN => format!("Traídas por: JM-{value}"),
                BOUNCED => "Con dos rebotes o más".into(),
                DUE_SOON => "Por vencer".into(),
                _ => "Vencidas".into(),
            };
            let rest: Vec<_> = all
                .iter()
                .filter(|(other, _)| other != name)
                .cloned()
                .collect();
            (words, address(&rest, None))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(pairs: &[(&str, &str)]) -> ParamsMap {
        pairs
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect()
    }

    #[test]
    fn an_address_gives_back_its_filters() {
        let id = "018f0000-0000-7000-8000-000000000001";
        let filter = from_query(&query(&[
            (STATUS, "received,attended"),
            (KIND, id),
            (MONTH, "2026-11"),
            (OVERDUE, "1"),
            (DUE_SOON, "1"),
            (AFTER, "77"),
        ]));
        assert_eq!(
            filter.statuses,
            [PetitionStatus::Received, PetitionStatus::Attended]
        );
        assert_eq!(filter.after, Some(77));
        assert_eq!(
            address(&pairs(&filter), filter.after),
            format!(
                "/peticiones?estado=received,attended&tipo={id}&mes=2026-11&vencidas=1&por-vencer=1&desde=77"
            )
        );
    }

    #[test]
    fn every_list_of_the_board_has_an_address() {
        use domain::board::{AGES, Group, Measure};
        let day = "2026-11-24".parse().expect("a day");
        let period = Days::between(day, day);
        let id = "018f0000-0000-7000-8000-000000000001".parse().ok();
        let mut filters: Vec<ListFilter> = Measure::ALL
            .into_iter()
            .flat_map(|measure| {
                let whole = measure.filter(period);
                [
                    Group::Department(id),
                    Group::Department(None),
                    Group::Neighborhood(None),
                ]
                .map(|group| group.narrow(whole.clone()))
                .into_iter()
                .chain([whole.clone()])
            })
            .collect();
        filters.extend(AGES.map(|age| ListFilter {
            received: age.received(day),
            ..Measure::Open.filter(period)
        }));
        for filter in filters {
            let pairs = pairs(&filter);
            let read = from_query(&pairs.iter().cloned().collect());
            assert_eq!(
                ListFilter {
                    limit: 50,
                    ..filter
                },
                read,
                "{pairs:?}"
            );
            for (name, _) in pairs {
                assert!(ALL.contains(&name), "{name}");
            }
        }
    }

    #[test]
    fn what_is_not_valid_is_left_out() {
        let filter = from_query(&query(&[
            (STATUS, "lost"),
            (KIND, "<script>"),
            (MONTH, "2026-13"),
            (AFTER, "x"),
        ]));
        assert_eq!(
            filter,
            ListFilter {
                limit: 50,
                ..ListFilter::default()
            }
        );
    }
}
