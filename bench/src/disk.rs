//! What every durable answer waits for.

use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::time::{Duration, Instant};

const BLOCK: [u8; 4096] = [7; 4096];
/// As many blocks as SQLite's log has before it begins again at its start.
const BLOCKS: u32 = 1000;

/// How many flushes of one block a second the disk of a folder makes, in a file that keeps its size,
/// as a log does that is written again and again.
///
/// # Errors
/// Of the disk.
pub fn flushes_per_second(folder: &Path) -> std::io::Result<f64> {
    let path = folder.join("flush.probe");
    let mut file = std::fs::File::create(&path)?;
    for _ in 0..BLOCKS {
        file.write_all(&BLOCK)?;
    }
    file.sync_all()?;
    let started = Instant::now();
    let mut flushes = 0_u32;
    while started.elapsed() < Duration::from_secs(1) {
        if flushes.is_multiple_of(BLOCKS) {
            file.seek(SeekFrom::Start(0))?;
        }
        file.write_all(&BLOCK)?;
        file.sync_data()?;
        flushes += 1;
    }
    let rate = f64::from(flushes) / started.elapsed().as_secs_f64();
    std::fs::remove_file(path)?;
    Ok(rate)
}
