-- The mayor's digest by day, and through which captain somebody joined a petition, for SQLite.
-- The same file name in migrations/postgres holds the same schema.

-- In whose day's digest a notice stands: the local day on which the office could read it first. Whether it
-- stands in one was a column of its own before.
ALTER TABLE alert ADD COLUMN digest_day TEXT;
UPDATE alert SET digest_day = date(not_before, '-6 hours') WHERE digest;
ALTER TABLE alert DROP COLUMN digest;
CREATE INDEX ix_alert__digest_day ON alert (digest_day, seq, not_before, confidential, department_id, petition_id) WHERE digest_day IS NOT NULL;

-- Up to which of its notices each person has read a day's digest.
CREATE TABLE digest_reading (
    user_id BLOB NOT NULL REFERENCES user_account (id),
    day TEXT NOT NULL,
    alert_seq BIGINT NOT NULL,
    PRIMARY KEY (user_id, day)
);

-- Through which captain somebody joined a petition, and for which block: as of a petition itself.
ALTER TABLE co_petitioner ADD COLUMN captain_id BLOB REFERENCES captain (id);
ALTER TABLE co_petitioner ADD COLUMN captain_block_id BLOB REFERENCES block (id);
CREATE INDEX ix_co_petitioner__captain_id ON co_petitioner (captain_id, petition_id) WHERE captain_id IS NOT NULL;
CREATE INDEX ix_co_petitioner__captain_block_id ON co_petitioner (captain_block_id, petition_id) WHERE captain_block_id IS NOT NULL;
