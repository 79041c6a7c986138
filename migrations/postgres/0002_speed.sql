-- What keeps lists quick at ten times today's volume, for PostgreSQL. The same file name in migrations/sqlite holds the same schema.

-- Covering indexes: a count of matches seldom touches the rows, and a page touches only those it shows.
DROP INDEX ix_petition__neighborhood_id;
DROP INDEX ix_petition__received_month;
DROP INDEX ix_petition__type_id;
CREATE INDEX ix_petition__neighborhood_id ON petition (neighborhood_id, seq, status, received_month, type_id, channel_id, confidential);
CREATE INDEX ix_petition__received_month ON petition (received_month, seq, status, neighborhood_id, type_id, channel_id, confidential);
CREATE INDEX ix_petition__type_id ON petition (type_id, seq, status, received_month, neighborhood_id, channel_id, confidential);

-- How many petitions are in each state, kept by the database itself in the transaction that changes
-- a state, so that no way of writing can forget it. Spread over shards, because a row that changed
-- stays locked until its transaction is durable.
CREATE TABLE petition_count (
    status TEXT NOT NULL,
    confidential BOOLEAN NOT NULL,
    shard BIGINT NOT NULL,
    petitions BIGINT NOT NULL,
    PRIMARY KEY (status, confidential, shard)
) WITH (fillfactor = 50);
INSERT INTO petition_count (status, confidential, shard, petitions)
SELECT status, confidential, seq % 64, COUNT(*) FROM petition GROUP BY status, confidential, seq % 64;

CREATE FUNCTION add_to_petition_count(changed_status TEXT, changed_confidential BOOLEAN, changed_seq BIGINT, change BIGINT) RETURNS VOID LANGUAGE sql AS
$$
    INSERT INTO petition_count (status, confidential, shard, petitions) VALUES (changed_status, changed_confidential, changed_seq % 64, change)
    ON CONFLICT (status, confidential, shard) DO UPDATE SET petitions = petition_count.petitions + EXCLUDED.petitions
$$;
-- Always in the order of the states, so that two transactions never wait for each other in a ring.
CREATE FUNCTION count_petitions() RETURNS TRIGGER LANGUAGE plpgsql AS
$$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM add_to_petition_count(NEW.status, NEW.confidential, NEW.seq, 1);
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM add_to_petition_count(OLD.status, OLD.confidential, OLD.seq, -1);
    ELSIF (OLD.status, OLD.confidential) < (NEW.status, NEW.confidential) THEN
        PERFORM add_to_petition_count(OLD.status, OLD.confidential, OLD.seq, -1);
        PERFORM add_to_petition_count(NEW.status, NEW.confidential, NEW.seq, 1);
    ELSIF (OLD.status, OLD.confidential) > (NEW.status, NEW.confidential) THEN
        PERFORM add_to_petition_count(NEW.status, NEW.confidential, NEW.seq, 1);
        PERFORM add_to_petition_count(OLD.status, OLD.confidential, OLD.seq, -1);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER petition_count_insert_delete AFTER INSERT OR DELETE ON petition
FOR EACH ROW EXECUTE FUNCTION count_petitions();
CREATE TRIGGER petition_count_update AFTER UPDATE OF status, confidential ON petition
FOR EACH ROW EXECUTE FUNCTION count_petitions();
