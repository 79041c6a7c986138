//! A draft as text, and what of a form is in it.

/// How long a draft is good for, in milliseconds: a telephone is lent, and a neighbour's name in it.
const LIFE: f64 = 3.0 * 24.0 * 3_600_000.0;

/// One field of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The name of its field.
    pub name: String,
    /// What was typed or chosen.
    pub value: String,
    /// Whether a box is ticked; always for what is typed.
    pub on: bool,
}

/// The text of a draft: when it was kept, then a line for each field.
pub fn write(at: f64, entries: &[Entry]) -> String {
    let mut text = (at as u64).to_string();
    for entry in entries {
        text.push('\n');
        text.push(if entry.on { '+' } else { '-' });
        escape(&mut text, &entry.name);
        text.push('\t');
        escape(&mut text, &entry.value);
    }
    text
}

fn escape(into: &mut String, value: &str) {
    for letter in value.chars() {
        match letter {
            '\\' => into.push_str("\\\\"),
            '\n' => into.push_str("\\n"),
            '\t' => into.push_str("\\t"),
            other => into.push(other),
        }
    }
}

fn unescape(written: &str) -> String {
    let mut letters = written.chars();
    let mut value = String::with_capacity(written.len());
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n') => value.push('\n'),
                Some('t') => value.push('\t'),
                Some(other) => value.push(other),
                None => {}
            },
            other => value.push(other),
        }
    }
    value
}

/// Reads a draft; nothing of one that is too old, or that somebody else wrote.
pub fn read(text: &str, now: f64) -> Vec<Entry> {
    let mut lines = text.split('\n');
    let at: u64 = lines.next().and_then(|l| l.parse().ok()).unwrap_or(0);
    // A clock that was put back makes no draft live longer.
    if (now - at as f64).abs() > LIFE {
        return Vec::new();
    }
    lines
        .filter_map(|line| {
            let (on, rest) = match line.split_at_checked(1)? {
                ("+", rest) => (true, rest),
                ("-", rest) => (false, rest),
                _ => return None,
            };
            let (name, value) = rest.split_once('\t')?;
            Some(Entry {
                name: unescape(name),
                value: unescape(value),
                on,
            })
        })
        .collect()
}

/// How a field is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What is typed.
    Text,
    /// One of a list.
    Choice,
    /// A radio or a box.
    Tick,
    /// Not at all.
    No,
}

/// By its element and type.
pub fn kind(tag: &str, kind: &str, name: &str) -> Kind {
    match (tag, kind) {
        _ if name.is_empty() => Kind::No,
        ("TEXTAREA", _) => Kind::Text,
        ("SELECT", "select-one") => Kind::Choice,
        ("INPUT", "text" | "tel" | "search" | "email" | "number" | "url" | "date" | "time") => {
            Kind::Text
        }
        ("INPUT", "radio" | "checkbox") => Kind::Tick,
        _ => Kind::No,
    }
}

/// The entry of a draft that belongs to a field.
pub fn belongs<'e>(entries: &'e [Entry], now: &Entry, tick: bool) -> Option<&'e Entry> {
    entries
        .iter()
        .find(|e| e.name == now.name && (!tick || e.value == now.value))
}

/// Whether something else stands already where a draft would write.
pub fn in_the_way(entries: &[Entry], typed: &[Entry]) -> bool {
    typed.iter().any(|now| {
        !now.value.is_empty() && belongs(entries, now, false).is_some_and(|e| e.value != now.value)
    })
}

#[cfg(test)]
mod tests;
