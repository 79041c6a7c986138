//! How states look: shape, word and colour, the same as on every other page.

/// A captain's state.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Its code.
    pub code: &'static str,
    /// Its word.
    pub word: &'static str,
    /// Its word for several.
    pub words: &'static str,
    /// The class of its colour family, as tags have it.
    pub tone: &'static str,
    /// Its mark within a tag and a pin.
    pub mark: &'static str,
}

const fn look(
    code: &'static str,
    word: &'static str,
    words: &'static str,
    tone: &'static str,
    mark: &'static str,
) -> Look {
    Look {
        code,
        word,
        words,
        tone,
        mark,
    }
}

/// Captains' states, in the order of legends and rings.
pub const CAPTAINS: [Look; 6] = [
    look("in_office", "En funciones", "en funciones", "closed", "✓"),
    look(
        "until_relieved",
        "En funciones hasta relevo",
        "hasta relevo",
        "hold",
        "◐",
    ),
    look("on_leave", "Con licencia", "con licencia", "hold", "‖"),
    look("accredited", "Acreditada", "acreditadas", "work", "◐"),
    look("elected", "Electa", "electas", "info", "→"),
    look("designated", "Designada", "designadas", "info", "→"),
];

/// What is not known, so that a state that is new to the map still shows.
pub const UNKNOWN: Look = look("unknown", "Otro estado", "en otro estado", "neutral", "?");

/// How a captain's state looks.
pub fn captain(code: &str) -> Look {
    CAPTAINS
        .into_iter()
        .find(|look| look.code == code)
        .unwrap_or(UNKNOWN)
}

/// Whether who is in this state holds the post.
pub fn holds(code: &str) -> bool {
    matches!(code, "in_office" | "until_relieved" | "on_leave")
}

/// Mark and colour family of a petition's state.
pub fn petition(code: &str) -> (&'static str, &'static str) {
    match code {
        "received" => ("○", "neutral"),
        "referred" => ("→", "info"),
        "in_progress" => ("◐", "work"),
        "scheduled" => ("▭", "info"),
        "on_hold" => ("‖", "hold"),
        "information_required" => ("?", "hold"),
        "attended" => ("✓", "done"),
        "closed" => ("✓", "closed"),
        "cancelled" => ("×", "off"),
        _ => ("·", "neutral"),
    }
}
