//! How numbers and dates look on the screen of a spreadsheet.

/// A number as people write it: without a useless `.0`, never with an exponent.
pub(super) fn number(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        format!("{value:.0}")
    } else {
        value.to_string()
    }
}

/// The zeros and hyphens that a number format of a sheet asks for: `000-00`, `000 000 0000`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mask(Vec<char>);

impl Mask {
    /// `None` for every format that does more than pad or separate digits.
    pub(super) fn of(format: &str) -> Option<Self> {
        let mut shown = Vec::new();
        let mut chars = format.chars();
        let mut quoted = false;
        while let Some(c) = chars.next() {
            match c {
                '"' => quoted = !quoted,
                '\\' => shown.push(chars.next().filter(|c| matches!(c, '-' | ' ' | '/'))?),
                '0' if !quoted => shown.push('0'),
                '-' | ' ' | '/' => shown.push(c),
                _ => return None,
            }
        }
        let digits = shown.iter().filter(|c| **c == '0').count();
        (digits >= 2 && !quoted).then_some(Self(shown))
    }

    /// The number in the format: its digits from the right, what is left over at the front.
    pub(super) fn show(&self, value: f64) -> Option<String> {
        if value.fract() != 0.0 || !(0.0..1e15).contains(&value) {
            return None;
        }
        let mut digits: Vec<char> = number(value).chars().collect();
        let mut shown = Vec::new();
        for c in self.0.iter().rev() {
            shown.push(if *c == '0' {
                digits.pop().unwrap_or('0')
            } else {
                *c
            });
        }
        shown.extend(digits.into_iter().rev());
        Some(shown.into_iter().rev().collect())
    }
}

/// A day and a time of the day as the office writes them; midnight is no time, and no day is a time.
pub(super) fn moment(year: u16, month: u8, day: u8, hour: u8, minute: u8) -> String {
    let date = format!("{day:02}/{month:02}/{year:04}");
    if (hour, minute) == (0, 0) {
        date
    } else {
        format!("{date} {hour:02}:{minute:02}")
    }
}

/// `2023-05-12T00:00:00` as `12/05/2023`; anything else as it is.
pub(super) fn iso_moment(text: &str) -> String {
    let (date, time) = text.split_once(['T', ' ']).unwrap_or((text, ""));
    let mut parts = date.splitn(3, '-');
    let mut next = |length: usize| parts.next().filter(|p| p.len() == length);
    let (Some(year), Some(month), Some(day)) = (next(4), next(2), next(2)) else {
        return text.to_owned();
    };
    let (Ok(year), Ok(month), Ok(day)) = (year.parse(), month.parse(), day.parse()) else {
        return text.to_owned();
    };
    let two = |from: usize| time.get(from..from + 2).and_then(|t| t.parse().ok());
    moment(year, month, day, two(0).unwrap_or(0), two(3).unwrap_or(0))
}

/// A text that only looks like a number because a program exported it so: `2.291234567E9`,
/// `2291234567.0`. Where digits were lost (`2.29E+09`) it stays as it is.
pub(super) fn exported_number(text: &str) -> Option<String> {
    let first = text.bytes().next()?;
    if !first.is_ascii_digit() || !text.contains(['.', 'E', 'e']) {
        return None;
    }
    if let Some((whole, rest)) = text.split_once('.')
        && !whole.is_empty()
        && whole.bytes().all(|b| b.is_ascii_digit())
        && !rest.is_empty()
        && rest.bytes().all(|b| b == b'0')
    {
        return Some(whole.to_owned());
    }
    let (mantissa, exponent) = text.split_once(['E', 'e'])?;
    let (whole, fraction) = mantissa.split_once('.')?;
    let exponent: usize = exponent
        .strip_prefix('+')
        .unwrap_or(exponent)
        .parse()
        .ok()?;
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    let complete = whole.len() == 1 && digits(whole) && digits(fraction);
    (complete && fraction.len() == exponent && exponent >= 6).then(|| format!("{whole}{fraction}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_look_as_on_the_screen() {
        assert_eq!(number(2.291_234_567e9), "2291234567");
        assert_eq!(number(12.5), "12.5");
        assert_eq!(number(-3.0), "-3");
        assert_eq!(number(0.0), "0");
    }

    #[test]
    fn masks_put_zeros_and_hyphens() {
        let show = |format: &str, value: f64| Mask::of(format).and_then(|m| m.show(value));
        assert_eq!(show("000", 7.0), Some("007".into()));
        assert_eq!(show("000-00", 1407.0), Some("014-07".into()));
        assert_eq!(show("000\\-00", 1407.0), Some("014-07".into()));
        assert_eq!(
            show("000\" \"000\" \"0000", 2_291_234_567.0),
            Some("229 123 4567".into())
        );
        assert_eq!(show("00", 1234.0), Some("1234".into()));
        assert_eq!(show("00", 1.5), None);
        for other in [
            "General",
            "0",
            "0.00",
            "#,##0",
            "dd/mm/yyyy",
            "000\"",
            "00%",
        ] {
            assert_eq!(Mask::of(other), None, "{other}");
        }
    }

    #[test]
    fn days_are_day_month_year() {
        assert_eq!(moment(2023, 5, 2, 0, 0), "02/05/2023");
        assert_eq!(moment(2023, 5, 2, 14, 5), "02/05/2023 14:05");
        assert_eq!(iso_moment("2023-05-02"), "02/05/2023");
        assert_eq!(iso_moment("2023-05-02T14:05:00"), "02/05/2023 14:05");
        assert_eq!(iso_moment("mayo"), "mayo");
        assert_eq!(iso_moment("2023-á-02"), "2023-á-02");
    }

    #[test]
    fn exported_numbers_come_back_only_whole() {
        assert_eq!(exported_number("2.291234567E9"), Some("2291234567".into()));
        assert_eq!(
            exported_number("2.291234567e+09"),
            Some("2291234567".into())
        );
        assert_eq!(exported_number("2291234567.0"), Some("2291234567".into()));
        for kept in [
            "2.29E+09", "12", "5E3", "12.50", "E9", "", "1.5", "014-07", "12.á",
        ] {
            assert_eq!(exported_number(kept), None, "{kept}");
        }
    }
}
