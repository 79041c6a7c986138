-- Escalation, for SQLite. The same file name in migrations/postgres holds the same schema.

-- The ladder: when a stage reaches a step, and who is told. Few rows, changed as a whole.
CREATE TABLE ladder_step (
    position BIGINT PRIMARY KEY NOT NULL,
    trigger_code BIGINT NOT NULL CONSTRAINT uq_ladder_step__trigger_code UNIQUE,
    recipient TEXT NOT NULL
);
INSERT INTO ladder_step (position, trigger_code, recipient) VALUES (1, 0, 'owner'), (2, 1, 'chief'), (3, 4, 'coordinator'), (4, 8, 'digest');

-- What is told to the staff. It waits for the office to open; e-mail and messages will read it, too.
CREATE TABLE alert (
    seq INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    made_at TEXT NOT NULL,
    not_before TEXT NOT NULL,
    kind TEXT NOT NULL,
    role TEXT NOT NULL,
    digest BOOLEAN NOT NULL,
    department_id BLOB REFERENCES department (id),
    petition_id BLOB NOT NULL REFERENCES petition (id),
    referral_id BLOB REFERENCES referral (id),
    confidential BOOLEAN NOT NULL,
    phase TEXT NOT NULL,
    stage_from TEXT NOT NULL,
    due_at TEXT,
    position BIGINT NOT NULL
);
-- A stage takes a step once, whatever runs at the same time.
CREATE UNIQUE INDEX uq_alert__step ON alert (petition_id, COALESCE(referral_id, petition_id), kind, phase, stage_from, position);
CREATE INDEX ix_alert__reader ON alert (role, department_id, seq);

-- Up to where each person has read.
CREATE TABLE alert_reading (
    user_id BLOB PRIMARY KEY NOT NULL REFERENCES user_account (id),
    alert_seq BIGINT NOT NULL
);

-- Work that only one process does at a time; who holds it says so again before it ends.
CREATE TABLE job_lease (
    name TEXT PRIMARY KEY NOT NULL,
    holder BLOB NOT NULL,
    until_at TEXT NOT NULL
);
