//! Which picture stands for a type of petition, and which types captains are offered before anybody
//! has asked for any.

/// Most types that have a button with a picture; the rest stand in a list.
pub const MOST_ICONS: usize = 11;

/// Codes of the types that are offered first while captains have asked for fewer than
/// [`MOST_ICONS`]: what a block needs in most places.
pub const FREQUENT: [&str; MOST_ICONS] = [
    "OP-01", "AP-01", "LP-01", "AG-01", "AG-02", "PJ-01", "AG-04", "SA-02", "SP-02", "LP-08",
    "OP-07",
];

/// The word that chooses the picture of a type: by its code where the first catalogue has it, else by
/// the department of its code, else a sheet of paper.
#[must_use]
pub fn icon(code: &str) -> &'static str {
    let own = match code {
        "OP-01" | "OP-02" => "hole",
        "OP-03" | "OP-04" | "OP-10" | "EX-03" => "road",
        "OP-05" | "OP-06" => "pavement",
        "OP-07" | "SP-01" => "grate",
        "AP-05" | "EX-01" | "EX-02" => "pole",
        "LP-05" | "SA-01" | "SA-02" | "SA-03" => "dog",
        "LP-08" | "PJ-04" | "PJ-06" => "grass",
        "AG-02" => "leak",
        "AG-04" | "SP-02" | "MA-03" => "flood",
        "AG-06" | "TE-01" | "TE-02" => "sheet",
        "SA-04" | "PC-03" => "bug",
        "MA-01" => "noise",
        "MA-02" | "PC-02" => "fire",
        "MA-04" | "MA-05" => "tree",
        "TM-01" => "lights",
        "TM-04" | "TM-07" => "car",
        _ => "",
    };
    if !own.is_empty() {
        return own;
    }
    match code
        .split_once('-')
        .map_or(code, |(department, _)| department)
    {
        "OP" => "road",
        "AP" => "lamp",
        "LP" => "trash",
        "PJ" => "tree",
        "SP" => "grate",
        "AG" => "tap",
        "TM" => "sign",
        "PM" => "shield",
        "PC" => "alert",
        "MA" => "tree",
        "SA" | "DI" => "heart",
        "CO" => "shop",
        "DU" | "DS" => "house",
        _ => "sheet",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_block_needs_has_a_picture_of_its_own() {
        let pictures: Vec<&str> = FREQUENT.iter().map(|code| icon(code)).collect();
        assert_eq!(
            pictures,
            [
                "hole", "lamp", "trash", "tap", "leak", "tree", "flood", "dog", "flood", "grass",
                "grate"
            ]
        );
    }

    #[test]
    fn what_the_office_adds_has_that_of_its_department_or_a_sheet() {
        assert_eq!(icon("AP-99"), "lamp");
        assert_eq!(icon("XX-01"), "sheet");
        assert_eq!(icon(""), "sheet");
    }
}
