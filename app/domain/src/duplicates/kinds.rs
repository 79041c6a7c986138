//! What happens to a petition because of another one, or of another person: lines of its history that
//! are no act of the table, because nobody does them on this petition.

use crate::petitions::{Act, rule};

/// A turn of a petition's history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Another person asked for the same.
    Joined,
    /// Another petition was united with this one.
    Received,
    /// The petition with which this one was united was itself united with another.
    Followed,
    /// It was separated from the one with which it was united.
    Separated,
    /// One that had been united with this one was separated.
    Released,
}

impl Turn {
    /// Every turn.
    pub const ALL: [Self; 5] = [
        Self::Joined,
        Self::Received,
        Self::Followed,
        Self::Separated,
        Self::Released,
    ];

    /// The text stored in the history.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Joined => "joined",
            Self::Received => "received_merge",
            Self::Followed => "followed_merge",
            Self::Separated => "separated",
            Self::Released => "released_merge",
        }
    }

    /// Reads the stored text.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|turn| turn.code() == code)
    }

    /// The sentence of the timeline; the words beside it name the other petition.
    #[must_use]
    pub fn past(self) -> &'static str {
        match self {
            Self::Joined => "Sumó a otra persona",
            Self::Received => "Le unió otra petición igual",
            Self::Followed => "Unió a otra la petición a la que ésta se unió",
            Self::Separated => "Deshizo la unión",
            Self::Released => "Separó una petición que se le había unido",
        }
    }

    /// The same for who asked.
    #[must_use]
    pub fn public_words(self) -> &'static str {
        match self {
            Self::Joined => "Otra persona pidió lo mismo",
            Self::Received => "Se le unió otra petición igual",
            Self::Followed => "La petición a la que se unió se unió a otra",
            Self::Separated => "Se separó de la petición a la que se había unido",
            Self::Released => "Se separó una petición que se le había unido",
        }
    }

    /// Whether who asked sees it: that one more person asked is nobody's business but the office's.
    #[must_use]
    pub fn is_public(self) -> bool {
        self != Self::Joined
    }
}

/// The sentence of the timeline for what stands in a history, an act or a turn; `None` for the
/// registration.
#[must_use]
pub fn past(code: &str) -> Option<&'static str> {
    if code == crate::bulk::UNDONE {
        return Some("Deshizo lo que hizo un lote");
    }
    let act = Act::parse(code).map(|act| rule(act).past);
    act.or_else(|| Turn::parse(code).map(Turn::past))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_are_read_as_they_were_written_and_are_no_acts() {
        for turn in Turn::ALL {
            assert_eq!(Turn::parse(turn.code()), Some(turn));
            assert_eq!(Act::parse(turn.code()), None);
        }
        assert_eq!(Turn::parse("register"), None);
        assert_eq!(past("register"), None);
        assert_eq!(past("joined"), Some("Sumó a otra persona"));
        assert_eq!(past("refer"), Some("Turnó"));
    }
}
