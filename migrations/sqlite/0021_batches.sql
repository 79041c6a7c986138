-- Work on many petitions at once, and who has a referral in hand, for SQLite. The same file name in
-- migrations/postgres holds the same schema.

-- Who of the department has the referral in hand.
ALTER TABLE referral ADD COLUMN assigned_to BLOB REFERENCES user_account (id);
CREATE INDEX ix_referral__assigned_to ON referral (assigned_to, stage_due_at, id) WHERE assigned_to IS NOT NULL;
-- A tray by what is due next, whatever its state; its counts are read in the index alone.
CREATE INDEX ix_referral__risk ON referral (department_id, stage_due_at, id) WHERE stage_due_at IS NOT NULL;
DROP INDEX ix_referral__petition_status;
CREATE INDEX ix_referral__petition_status ON referral (department_id, petition_status, status, stage_due_at, stage_soon_at, assigned_to);

-- One decision for many petitions: first a draft that says what would happen, then done, and for some
-- minutes it can be undone.
CREATE TABLE batch (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    kind TEXT NOT NULL,
    act TEXT NOT NULL,
    summary TEXT NOT NULL,
    reason TEXT NOT NULL,
    made_by BLOB NOT NULL REFERENCES user_account (id),
    department_id BLOB REFERENCES department (id),
    made_at TEXT NOT NULL,
    done_at TEXT,
    undone_at TEXT,
    undone_by BLOB REFERENCES user_account (id)
);
CREATE INDEX ix_batch__made_by ON batch (made_by, id);
CREATE INDEX ix_batch__department_id ON batch (department_id, id);
CREATE INDEX ix_batch__draft ON batch (made_at) WHERE done_at IS NULL;

-- What it does to each petition, and what came of it.
CREATE TABLE batch_item (
    batch_id BIGINT NOT NULL REFERENCES batch (id),
    line BIGINT NOT NULL,
    label TEXT NOT NULL,
    petition_id BLOB REFERENCES petition (id),
    version BIGINT NOT NULL,
    referral_id BLOB REFERENCES referral (id),
    act TEXT NOT NULL,
    details TEXT NOT NULL,
    outcome TEXT NOT NULL,
    says TEXT NOT NULL,
    version_after BIGINT,
    snapshot TEXT,
    PRIMARY KEY (batch_id, line)
);
CREATE UNIQUE INDEX uq_batch_item__petition_id ON batch_item (petition_id, batch_id);

-- Each line of a history says of which batch it is.
ALTER TABLE petition_event ADD COLUMN batch_id BIGINT REFERENCES batch (id);
