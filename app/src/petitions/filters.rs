//! The filters of the list as they stand in the address, so that a list can be kept and shared.
//! What may be a name or a telephone is not among them.

use super::api::FilterOptions;
use domain::petitions::{ListFilter, PetitionStatus};
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
/// Through whom it came: a number on the roster.
pub const CAPTAIN: &str = "jefe";
/// Where a page begins.
pub const AFTER: &str = "desde";

/// The filters of an address; what is not valid is left out.
#[must_use]
pub fn from_query(query: &ParamsMap) -> ListFilter {
    let text = |name: &str| query.get(name).unwrap_or_default();
    let month = text(MONTH);
    ListFilter {
        text: String::new(),
        statuses: text(STATUS)
            .split(',')
            .filter_map(PetitionStatus::parse)
            .collect(),
        department: text(DEPARTMENT).parse().ok(),
        neighborhood: text(NEIGHBORHOOD).parse().ok(),
        kind: text(KIND).parse().ok(),
        channel: text(CHANNEL).parse().ok(),
        month: if domain::local_time::parse_month(&month).is_some() {
            month
        } else {
            String::new()
        },
        overdue: !text(OVERDUE).is_empty(),
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
        let codes: Vec<&str> = filter.statuses.iter().map(|s| s.code()).collect();
        pairs.push((STATUS, codes.join(",")));
    }
    let ids = [
        (DEPARTMENT, filter.department.map(|id| id.to_string())),
        (NEIGHBORHOOD, filter.neighborhood.map(|id| id.to_string())),
        (KIND, filter.kind.map(|id| id.to_string())),
        (CHANNEL, filter.channel.map(|id| id.to_string())),
    ];
    pairs.extend(ids.into_iter().filter_map(|(name, id)| Some((name, id?))));
    if !filter.month.is_empty() {
        pairs.push((MONTH, filter.month.clone()));
    }
    if filter.overdue {
        pairs.push((OVERDUE, "1".into()));
    }
    if let Some(number) = filter.captain {
        pairs.push((CAPTAIN, number.to_string()));
    }
    pairs
}

/// The address of a list. Every value is a code, an id or a month: nothing needs escaping.
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
                STATUS => {
                    let labels: Vec<&str> = filter.statuses.iter().map(|s| s.label()).collect();
                    format!("Estado: {}", labels.join(", "))
                }
                DEPARTMENT => format!("Dependencia: {}", name_of(&options.departments, value)),
                NEIGHBORHOOD => format!("Colonia: {}", name_of(&options.neighborhoods, value)),
                KIND => format!("Tipo: {}", name_of(&options.kinds, value)),
                CHANNEL => format!("Canal: {}", name_of(&options.channels, value)),
                MONTH => format!("Recibida: {}", domain::local_time::show_month(value)),
                CAPTAIN => format!("Traídas por: JM-{value}"),
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
                "/peticiones?estado=received,attended&tipo={id}&mes=2026-11&vencidas=1&desde=77"
            )
        );
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
