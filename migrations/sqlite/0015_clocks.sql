-- Clocks, for SQLite. The same file name in migrations/postgres holds the same schema.

-- A term is stored as it was promised: 5d, 48h. A stage is what is owed next; while it is paused it
-- has no moments.
ALTER TABLE petition ADD COLUMN term TEXT NOT NULL DEFAULT '5d';
ALTER TABLE petition ADD COLUMN term_from TEXT NOT NULL DEFAULT '1970-01-01T00:00:00+00:00';
ALTER TABLE petition ADD COLUMN stage TEXT;
ALTER TABLE petition ADD COLUMN stage_from TEXT;
ALTER TABLE petition ADD COLUMN stage_term TEXT;
ALTER TABLE petition ADD COLUMN stage_soon_at TEXT;
ALTER TABLE petition ADD COLUMN stage_due_at TEXT;
ALTER TABLE petition ADD COLUMN stage_level BIGINT NOT NULL DEFAULT 0;

ALTER TABLE referral ADD COLUMN term TEXT NOT NULL DEFAULT '5d';
ALTER TABLE referral ADD COLUMN term_from TEXT NOT NULL DEFAULT '1970-01-01T00:00:00+00:00';
ALTER TABLE referral ADD COLUMN answered_at TEXT;
ALTER TABLE referral ADD COLUMN stage TEXT;
ALTER TABLE referral ADD COLUMN stage_from TEXT;
ALTER TABLE referral ADD COLUMN stage_term TEXT;
ALTER TABLE referral ADD COLUMN stage_soon_at TEXT;
ALTER TABLE referral ADD COLUMN stage_due_at TEXT;
ALTER TABLE referral ADD COLUMN stage_level BIGINT NOT NULL DEFAULT 0;
ALTER TABLE referral ADD COLUMN suspension_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE referral ADD COLUMN suspension_until TEXT;
ALTER TABLE referral ADD COLUMN suspension_asked_at TEXT;
ALTER TABLE referral ADD COLUMN suspended_at TEXT;

-- What was promised before is kept: the term of the type, from the reception or the sending. The
-- program counts the moments again under the office's hours (see deadline_change below).
UPDATE petition SET term_from = received_at,
    term = (SELECT k.term_amount || CASE k.term_unit WHEN 'natural_hours' THEN 'h' ELSE 'd' END FROM petition_type k WHERE k.id = petition.type_id);
UPDATE petition SET stage = CASE status WHEN 'received' THEN 'refer' WHEN 'attended' THEN 'verify' ELSE 'solve' END,
    stage_from = CASE status WHEN 'attended' THEN COALESCE(attended_at, received_at) ELSE received_at END,
    stage_term = CASE status WHEN 'received' THEN '1d' WHEN 'attended' THEN '3d' ELSE term END
    WHERE status NOT IN ('closed', 'cancelled');
UPDATE petition SET stage_due_at = due_at, stage_soon_at = due_at WHERE stage IS NOT NULL AND status <> 'information_required';
UPDATE referral SET term_from = sent_at, answered_at = attended_at,
    term = (SELECT p.term FROM petition p WHERE p.id = referral.petition_id);
UPDATE referral SET stage = CASE status WHEN 'sent' THEN 'accept' WHEN 'scheduled' THEN 'solve' ELSE 'answer' END,
    stage_from = sent_at, stage_term = CASE status WHEN 'sent' THEN '1d' WHEN 'scheduled' THEN term ELSE '5d' END
    WHERE status IN ('sent', 'accepted', 'scheduled', 'returned') AND petition_status NOT IN ('closed', 'cancelled');
UPDATE referral SET stage_due_at = due_at, stage_soon_at = due_at WHERE stage IS NOT NULL AND petition_status <> 'information_required';

-- What runs is little of what there is: these stay small while years pile up.
CREATE INDEX ix_petition__stage ON petition (stage, stage_due_at, seq) WHERE stage_due_at IS NOT NULL;
CREATE INDEX ix_petition__ladder ON petition (stage_level, stage_soon_at) WHERE stage_due_at IS NOT NULL;
CREATE INDEX ix_petition__running ON petition (seq) WHERE stage IS NOT NULL;
DROP INDEX ix_referral__tray;
CREATE INDEX ix_referral__tray ON referral (department_id, status, stage_due_at, id);
DROP INDEX ix_referral__petition_status;
CREATE INDEX ix_referral__petition_status ON referral (department_id, petition_status, status, stage_due_at);
CREATE INDEX ix_referral__ladder ON referral (stage_level, stage_soon_at) WHERE stage_due_at IS NOT NULL;
CREATE INDEX ix_referral__running ON referral (petition_seq, number) WHERE stage IS NOT NULL;
CREATE INDEX ix_referral__suspended ON referral (suspension_until) WHERE suspended_at IS NOT NULL;

-- Stretches in which a clock did not run; those of a petition have no referral.
CREATE TABLE clock_gap (
    id BLOB PRIMARY KEY NOT NULL,
    petition_id BLOB NOT NULL REFERENCES petition (id),
    referral_id BLOB REFERENCES referral (id),
    kind TEXT NOT NULL,
    from_at TEXT NOT NULL,
    to_at TEXT
);
CREATE INDEX ix_clock_gap__petition_id ON clock_gap (petition_id, from_at);

-- The table of terms by phase, type and priority.
CREATE TABLE term_rule (
    id BLOB PRIMARY KEY NOT NULL,
    phase TEXT NOT NULL,
    type_id BLOB REFERENCES petition_type (id),
    priority BIGINT,
    term TEXT NOT NULL,
    valid_to TEXT,
    version BIGINT NOT NULL
);
-- One line in force for each phase, type and priority.
CREATE UNIQUE INDEX uq_term_rule__phase ON term_rule (phase) WHERE valid_to IS NULL AND type_id IS NULL AND priority IS NULL;
CREATE UNIQUE INDEX uq_term_rule__type_id ON term_rule (phase, type_id) WHERE valid_to IS NULL AND type_id IS NOT NULL AND priority IS NULL;
CREATE UNIQUE INDEX uq_term_rule__priority ON term_rule (phase, priority) WHERE valid_to IS NULL AND type_id IS NULL AND priority IS NOT NULL;
CREATE UNIQUE INDEX uq_term_rule__both ON term_rule (phase, type_id, priority) WHERE valid_to IS NULL AND type_id IS NOT NULL AND priority IS NOT NULL;
CREATE INDEX ix_term_rule__of_type ON term_rule (type_id);

-- Non-working days rest on something, and count once they are approved.
ALTER TABLE non_working_day ADD COLUMN basis TEXT NOT NULL DEFAULT '';
ALTER TABLE non_working_day ADD COLUMN state TEXT NOT NULL DEFAULT 'approved';
CREATE TABLE calendar_year (
    year BIGINT PRIMARY KEY NOT NULL,
    agreement TEXT NOT NULL,
    approved_at TEXT NOT NULL,
    approved_by BLOB REFERENCES user_account (id)
);
CREATE TABLE office_hours (
    id BIGINT PRIMARY KEY NOT NULL,
    opens BIGINT NOT NULL,
    closes BIGINT NOT NULL,
    cutoff BIGINT NOT NULL
);
INSERT INTO office_hours (id, opens, closes, cutoff) VALUES (1, 480, 1080, 900);
INSERT INTO data_version (name, version) VALUES ('clockwork', 1);

-- A change of calendar or hours is stored at once and carried out in steps; how far it came stands
-- here, so that whichever process comes next goes on with it.
CREATE TABLE deadline_change (
    id BLOB PRIMARY KEY NOT NULL,
    at TEXT NOT NULL,
    actor_id BLOB REFERENCES user_account (id),
    summary TEXT NOT NULL,
    reached BIGINT NOT NULL,
    moved BIGINT NOT NULL,
    done_at TEXT
);
CREATE INDEX ix_deadline_change__at ON deadline_change (at, id);
CREATE INDEX ix_deadline_change__open ON deadline_change (at) WHERE done_at IS NULL;
-- Each due moment that a change moved.
CREATE TABLE deadline_move (
    change_id BLOB NOT NULL REFERENCES deadline_change (id),
    petition_id BLOB NOT NULL REFERENCES petition (id),
    referral_id BLOB REFERENCES referral (id),
    clock TEXT NOT NULL,
    due_before TEXT NOT NULL,
    due_after TEXT NOT NULL
);
CREATE INDEX ix_deadline_move__petition_id ON deadline_move (petition_id);
CREATE INDEX ix_deadline_move__change_id ON deadline_move (change_id);

-- What is open is counted again by the office's hours and its cut-off, from the first start on.
INSERT INTO deadline_change (id, at, summary, reached, moved)
SELECT randomblob(16), '2026-11-28T00:00:00+00:00', 'Los plazos se cuentan por el horario de la oficina', 0, 0
WHERE EXISTS (SELECT 1 FROM petition WHERE stage IS NOT NULL);
