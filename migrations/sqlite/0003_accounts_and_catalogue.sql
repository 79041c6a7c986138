-- Editing accounts and catalogues, for SQLite. The same file name in migrations/postgres holds the same schema.

-- Parallel edits of these are noticed, as those of departments and types already are.
ALTER TABLE channel ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE neighborhood ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE reason ADD COLUMN version BIGINT NOT NULL DEFAULT 1;

-- The notice that citizens read or hear. A new version begins; none is changed.
CREATE TABLE privacy_notice (
    version TEXT PRIMARY KEY NOT NULL,
    valid_from TEXT NOT NULL,
    text TEXT NOT NULL
);

CREATE INDEX ix_api_token__user_id ON api_token (user_id, created_at);
CREATE INDEX ix_petition_type__department_id ON petition_type (department_id);

CREATE TRIGGER catalogue_history_no_update BEFORE UPDATE ON catalogue_history
BEGIN SELECT RAISE(ABORT, 'catalogue_history is append-only'); END;
CREATE TRIGGER catalogue_history_no_delete BEFORE DELETE ON catalogue_history
BEGIN SELECT RAISE(ABORT, 'catalogue_history is append-only'); END;
CREATE TRIGGER privacy_notice_no_update BEFORE UPDATE ON privacy_notice
BEGIN SELECT RAISE(ABORT, 'privacy_notice is append-only'); END;
CREATE TRIGGER privacy_notice_no_delete BEFORE DELETE ON privacy_notice
BEGIN SELECT RAISE(ABORT, 'privacy_notice is append-only'); END;
