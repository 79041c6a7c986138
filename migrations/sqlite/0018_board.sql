-- The live board, for SQLite. The same file name in migrations/postgres holds the same schema.

-- Which petitions changed in something that the board counts, noted by the database itself in the
-- transaction that changes it. Numbers are never given twice: whoever keeps the facts of petitions in
-- memory reads on from where it stopped. Old notes are forgotten.
CREATE TABLE petition_change (
    mark INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    petition_seq BIGINT NOT NULL
);
CREATE TRIGGER petition_change_insert AFTER INSERT ON petition
BEGIN
    INSERT INTO petition_change (petition_seq) VALUES (NEW.seq);
END;
CREATE TRIGGER petition_change_update AFTER UPDATE OF status, type_id, neighborhood_id, confidential, received_at, due_at, attended_at, closed_at ON petition
WHEN OLD.status <> NEW.status OR OLD.type_id <> NEW.type_id OR OLD.neighborhood_id IS NOT NEW.neighborhood_id OR OLD.confidential <> NEW.confidential
    OR OLD.received_at <> NEW.received_at OR OLD.due_at <> NEW.due_at OR OLD.attended_at IS NOT NEW.attended_at OR OLD.closed_at IS NOT NEW.closed_at
BEGIN
    INSERT INTO petition_change (petition_seq) VALUES (NEW.seq);
END;
CREATE TRIGGER petition_change_refer AFTER INSERT ON referral
BEGIN
    INSERT INTO petition_change (petition_seq) VALUES (NEW.petition_seq);
END;
CREATE TRIGGER petition_change_referral AFTER UPDATE OF status, department_id ON referral
WHEN OLD.department_id <> NEW.department_id OR (OLD.status IN ('rejected', 'withdrawn')) <> (NEW.status IN ('rejected', 'withdrawn'))
BEGIN
    INSERT INTO petition_change (petition_seq) VALUES (NEW.petition_seq);
END;

-- Lists of what was attended or closed on some days: covering, as those of what was received.
DROP INDEX ix_petition__attended_month;
CREATE INDEX ix_petition__attended_month ON petition (attended_month, seq, status, type_id, neighborhood_id, confidential) WHERE attended_month IS NOT NULL;
CREATE INDEX ix_petition__closed_at ON petition (closed_at, seq, type_id, neighborhood_id, confidential) WHERE closed_at IS NOT NULL;
