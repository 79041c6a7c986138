-- What keeps lists quick at ten times today's volume, for SQLite. The same file name in migrations/postgres holds the same schema.

-- Covering indexes: a count of matches never touches the rows, and a page touches only those it shows.
DROP INDEX ix_petition__neighborhood_id;
DROP INDEX ix_petition__received_month;
DROP INDEX ix_petition__type_id;
CREATE INDEX ix_petition__neighborhood_id ON petition (neighborhood_id, seq, status, received_month, type_id, channel_id, confidential);
CREATE INDEX ix_petition__received_month ON petition (received_month, seq, status, neighborhood_id, type_id, channel_id, confidential);
CREATE INDEX ix_petition__type_id ON petition (type_id, seq, status, received_month, neighborhood_id, channel_id, confidential);

-- How many petitions are in each state, kept by the database itself in the transaction that changes
-- a state, so that no way of writing can forget it. Shards are for PostgreSQL, where writers would
-- wait for each other; here there is one writer and one shard.
CREATE TABLE petition_count (
    status TEXT NOT NULL,
    confidential BOOLEAN NOT NULL,
    shard BIGINT NOT NULL,
    petitions BIGINT NOT NULL,
    PRIMARY KEY (status, confidential, shard)
);
INSERT INTO petition_count (status, confidential, shard, petitions)
SELECT status, confidential, 0, COUNT(*) FROM petition GROUP BY status, confidential;

CREATE TRIGGER petition_count_insert AFTER INSERT ON petition
BEGIN
    INSERT INTO petition_count (status, confidential, shard, petitions) VALUES (NEW.status, NEW.confidential, 0, 1)
    ON CONFLICT (status, confidential, shard) DO UPDATE SET petitions = petitions + 1;
END;
CREATE TRIGGER petition_count_update AFTER UPDATE OF status, confidential ON petition
WHEN OLD.status <> NEW.status OR OLD.confidential <> NEW.confidential
BEGIN
    UPDATE petition_count SET petitions = petitions - 1 WHERE status = OLD.status AND confidential = OLD.confidential AND shard = 0;
    INSERT INTO petition_count (status, confidential, shard, petitions) VALUES (NEW.status, NEW.confidential, 0, 1)
    ON CONFLICT (status, confidential, shard) DO UPDATE SET petitions = petitions + 1;
END;
CREATE TRIGGER petition_count_delete AFTER DELETE ON petition
BEGIN
    UPDATE petition_count SET petitions = petitions - 1 WHERE status = OLD.status AND confidential = OLD.confidential AND shard = 0;
END;
