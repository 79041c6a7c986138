mod hostile;
mod texts;
mod workbooks;

use super::*;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

/// A zip file of these parts.
fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let options = SimpleFileOptions::default();
        zip.start_file(*name, options).expect("a part");
        zip.write_all(content).expect("written");
    }
    zip.finish().expect("a file").into_inner()
}

fn cells(table: &Table) -> Vec<(u32, Vec<&str>)> {
    let rows = table.rows.iter();
    rows.map(|row| (row.line, row.cells.iter().map(String::as_str).collect()))
        .collect()
}

fn message(result: Result<Table, Failure>) -> String {
    match result {
        Ok(table) => panic!("read: {table:?}"),
        Err(Failure::Invalid { fields }) => fields[0].message.clone(),
        Err(other) => other.to_string(),
    }
}
