//! The numbers of papers and of print runs, each in its series of a local year.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

use super::PaperKind;
use crate::coded::coded;
use crate::roster::Charge;

coded! {
    /// A series of numbers that begins anew each year. Its code are the letters before the year.
    Series {
        /// Credentials and letters of appointment of block captains: one series, so that a folio names
        /// one paper.
        Captains = "JM", "Jefaturas de manzana";
        /// The same of ward captains.
        WardCaptains = "JC", "Jefaturas de cuartel";
        /// Plates.
        Plates = "PL", "Placas";
        /// Print runs.
        Runs = "T", "Tirajes";
    }
}

impl Series {
    fn digits(self) -> usize {
        match self {
            Self::Captains | Self::WardCaptains => 5,
            Self::Plates => 4,
            Self::Runs => 3,
        }
    }
}

impl PaperKind {
    /// The series in which papers of this kind are numbered.
    #[must_use]
    pub fn series(self, charge: Charge) -> Series {
        match (self, charge) {
            (Self::Credential | Self::Appointment, Charge::Block) => Series::Captains,
            (Self::Credential | Self::Appointment, Charge::Ward) => Series::WardCaptains,
            (Self::Plate, _) => Series::Plates,
        }
    }
}

/// A number: `JM-2026-00123`, `PL-2026-0001`, `T-2026-014`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PaperNumber {
    /// Of which series.
    pub series: Series,
    /// Local year.
    pub year: i32,
    /// From 1.
    pub number: i64,
}

impl fmt::Display for PaperNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            series,
            year,
            number,
        } = self;
        let wide = series.digits();
        write!(f, "{}-{year}-{number:0wide$}", series.code())
    }
}

impl FromStr for PaperNumber {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let text = text.trim().to_uppercase();
        let mut parts = text.splitn(3, '-');
        let mut next = || parts.next().unwrap_or_default();
        let series = Series::parse(next()).ok_or(())?;
        let whole = |text: &str| text.bytes().all(|b| b.is_ascii_digit()) && text.len() <= 9;
        let (year, number) = (next(), next());
        if !whole(year) || !whole(number) {
            return Err(());
        }
        let found = Self {
            series,
            year: year.parse().map_err(|_| ())?,
            number: number.parse().map_err(|_| ())?,
        };
        if (2000..=9999).contains(&found.year) && found.number > 0 {
            Ok(found)
        } else {
            Err(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_read_as_the_office_writes_them() {
        let of = |series, number| {
            PaperNumber {
                series,
                year: 2026,
                number,
            }
            .to_string()
        };
        assert_eq!(of(Series::Captains, 123), "JM-2026-00123");
        assert_eq!(of(Series::WardCaptains, 7), "JC-2026-00007");
        assert_eq!(of(Series::Plates, 1), "PL-2026-0001");
        assert_eq!(of(Series::Runs, 14), "T-2026-014");
        for wrong in [
            "",
            "JM",
            "JM-2026",
            "JM-2026-",
            "JM-2026-0",
            "X-2026-1",
            "JM-26-1",
            "JM-2026-1-1",
            "JM-2026--1",
            "JM-2026-+1",
            "JM-2026-99999999999",
        ] {
            assert_eq!(wrong.parse::<PaperNumber>(), Err(()), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(series in 0..Series::ALL.len(), year in 2000i32..=9999, number in 1i64..1_000_000) {
            let one = PaperNumber { series: Series::ALL[series], year, number };
            prop_assert_eq!(one.to_string().parse(), Ok(one));
            prop_assert_eq!(format!(" {} ", one.to_string().to_lowercase()).parse(), Ok(one));
        }
    }
}
