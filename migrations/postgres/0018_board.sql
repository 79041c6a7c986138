-- The live board, for PostgreSQL. The same file name in migrations/sqlite holds the same schema.

-- Which petitions changed in something that the board counts, noted by the database itself in the
-- transaction that changes it; the mark is the number of that transaction. Transactions end in another
-- order than that of their numbers, so that whoever keeps the facts of petitions in memory reads on
-- from the oldest one that ran when it read last. Nobody waits: each transaction writes rows of its own.
-- Old notes are forgotten.
CREATE TABLE petition_change (
    mark BIGINT NOT NULL,
    petition_seq BIGINT NOT NULL,
    PRIMARY KEY (mark, petition_seq)
);
CREATE FUNCTION note_petition_change(changed_seq BIGINT) RETURNS VOID LANGUAGE sql AS
$$
    INSERT INTO petition_change (mark, petition_seq) VALUES (CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT), changed_seq)
    ON CONFLICT DO NOTHING
$$;
CREATE FUNCTION note_changed_petition() RETURNS TRIGGER LANGUAGE plpgsql AS
$$
BEGIN
    PERFORM note_petition_change(NEW.seq);
    RETURN NULL;
END
$$;
CREATE FUNCTION note_changed_referral() RETURNS TRIGGER LANGUAGE plpgsql AS
$$
BEGIN
    PERFORM note_petition_change(NEW.petition_seq);
    RETURN NULL;
END
$$;
CREATE TRIGGER petition_change_insert AFTER INSERT ON petition
FOR EACH ROW EXECUTE FUNCTION note_changed_petition();
CREATE TRIGGER petition_change_update AFTER UPDATE OF status, type_id, neighborhood_id, confidential, received_at, due_at, attended_at, closed_at ON petition
FOR EACH ROW WHEN ((OLD.status, OLD.type_id, OLD.neighborhood_id, OLD.confidential, OLD.received_at, OLD.due_at, OLD.attended_at, OLD.closed_at)
    IS DISTINCT FROM (NEW.status, NEW.type_id, NEW.neighborhood_id, NEW.confidential, NEW.received_at, NEW.due_at, NEW.attended_at, NEW.closed_at))
EXECUTE FUNCTION note_changed_petition();
CREATE TRIGGER petition_change_refer AFTER INSERT ON referral
FOR EACH ROW EXECUTE FUNCTION note_changed_referral();
CREATE TRIGGER petition_change_referral AFTER UPDATE OF status, department_id ON referral
FOR EACH ROW WHEN (OLD.department_id <> NEW.department_id OR (OLD.status IN ('rejected', 'withdrawn')) <> (NEW.status IN ('rejected', 'withdrawn')))
EXECUTE FUNCTION note_changed_referral();

-- Lists of what was attended or closed on some days: covering, as those of what was received.
DROP INDEX ix_petition__attended_month;
CREATE INDEX ix_petition__attended_month ON petition (attended_month, seq, status, type_id, neighborhood_id, confidential) WHERE attended_month IS NOT NULL;
CREATE INDEX ix_petition__closed_at ON petition (closed_at, seq, type_id, neighborhood_id, confidential) WHERE closed_at IS NOT NULL;
