-- Petitions that ask for the same, for SQLite. The same file name in migrations/postgres holds the same schema.

-- The street without accents, articles and abbreviations, as the program folds it (domain::duplicates);
-- null until the program has done so: `sirc migrate` does.
ALTER TABLE petition ADD COLUMN street_key TEXT;
UPDATE petition SET street_key = '' WHERE street = '';
CREATE INDEX ix_petition__street_key_missing ON petition (seq) WHERE street_key IS NULL;

-- What is looked for while somebody calls: among the open, of one type, on a street or around a point.
-- Whole in the index, so that only what is shown is read.
CREATE INDEX ix_petition__alike_street ON petition (type_id, neighborhood_id, street_key, received_at, seq, street_number, latitude, longitude, status, confidential)
    WHERE status NOT IN ('closed', 'cancelled') AND NOT confidential;
CREATE INDEX ix_petition__alike_point ON petition (type_id, latitude, longitude, received_at, seq, neighborhood_id, street_key, street_number, status, confidential)
    WHERE status NOT IN ('closed', 'cancelled') AND NOT confidential AND latitude IS NOT NULL;

-- A petition that was united points at the one that stays, not at one that was united later.
WITH RECURSIVE way (start_id, at_id) AS (
    SELECT id, duplicate_of FROM petition WHERE duplicate_of IS NOT NULL
    UNION ALL
    SELECT way.start_id, p.duplicate_of FROM way JOIN petition p ON p.id = way.at_id WHERE p.duplicate_of IS NOT NULL
)
UPDATE petition SET duplicate_of = (
    SELECT way.at_id FROM way JOIN petition p ON p.id = way.at_id WHERE way.start_id = petition.id AND p.duplicate_of IS NULL
) WHERE duplicate_of IN (SELECT id FROM petition WHERE duplicate_of IS NOT NULL);

-- People who joined a petition. Those of a petition that was united are with that petition, so that
-- they leave with it when it is separated: the old table held copies of them.
DROP TABLE co_petitioner;
CREATE TABLE co_petitioner (
    id BLOB PRIMARY KEY NOT NULL,
    petition_id BLOB NOT NULL REFERENCES petition (id),
    person_id BLOB REFERENCES person (id),
    channel_id BLOB NOT NULL REFERENCES channel (id),
    said TEXT NOT NULL,
    privacy_notice TEXT NOT NULL,
    content_hash BLOB NOT NULL,
    joined_at TEXT NOT NULL,
    joined_by BLOB NOT NULL REFERENCES user_account (id)
);
CREATE INDEX ix_co_petitioner__petition_id ON co_petitioner (petition_id, joined_at);
CREATE INDEX ix_co_petitioner__person_id ON co_petitioner (person_id) WHERE person_id IS NOT NULL;
CREATE UNIQUE INDEX uq_co_petitioner__petition_id_person_id ON co_petitioner (petition_id, person_id) WHERE person_id IS NOT NULL;

-- Unions, with what the petition was before, so that they can be undone.
CREATE TABLE petition_merge (
    id BLOB PRIMARY KEY NOT NULL,
    merged_id BLOB NOT NULL REFERENCES petition (id),
    kept_id BLOB NOT NULL REFERENCES petition (id),
    at TEXT NOT NULL,
    actor_id BLOB NOT NULL REFERENCES user_account (id),
    reason TEXT NOT NULL,
    status TEXT NOT NULL,
    information_requested BOOLEAN NOT NULL,
    attended_at TEXT,
    attended_month TEXT,
    due_at TEXT NOT NULL,
    legal_due_at TEXT,
    term TEXT NOT NULL,
    term_from TEXT NOT NULL,
    stage TEXT,
    stage_from TEXT,
    stage_term TEXT,
    stage_soon_at TEXT,
    stage_due_at TEXT,
    stage_level BIGINT NOT NULL,
    undone_at TEXT,
    undone_by BLOB REFERENCES user_account (id)
);
CREATE UNIQUE INDEX uq_petition_merge__merged_id ON petition_merge (merged_id) WHERE undone_at IS NULL;
CREATE INDEX ix_petition_merge__kept_id ON petition_merge (kept_id) WHERE undone_at IS NULL;
CREATE TABLE merged_referral (
    merge_id BLOB NOT NULL REFERENCES petition_merge (id),
    referral_id BLOB NOT NULL REFERENCES referral (id),
    status TEXT NOT NULL,
    due_at TEXT NOT NULL,
    term_from TEXT NOT NULL,
    answered_at TEXT,
    stage TEXT,
    stage_from TEXT,
    stage_term TEXT,
    stage_soon_at TEXT,
    stage_due_at TEXT,
    stage_level BIGINT NOT NULL,
    suspension_reason TEXT NOT NULL,
    suspension_until TEXT,
    suspension_asked_at TEXT,
    suspended_at TEXT,
    PRIMARY KEY (merge_id, referral_id)
);
