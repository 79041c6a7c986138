-- Editing accounts and catalogues, for PostgreSQL. The same file name in migrations/sqlite holds the same schema.

-- Parallel edits of these are noticed, as those of departments and types already are.
ALTER TABLE channel ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE neighborhood ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE reason ADD COLUMN version BIGINT NOT NULL DEFAULT 1;

-- The notice that citizens read or hear. A new version begins; none is changed.
CREATE TABLE privacy_notice (
    version TEXT PRIMARY KEY NOT NULL,
    valid_from DATE NOT NULL,
    text TEXT NOT NULL
);

CREATE INDEX ix_api_token__user_id ON api_token (user_id, created_at);
CREATE INDEX ix_petition_type__department_id ON petition_type (department_id);

CREATE TRIGGER catalogue_history_append_only BEFORE UPDATE OR DELETE ON catalogue_history
FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER privacy_notice_append_only BEFORE UPDATE OR DELETE ON privacy_notice
FOR EACH ROW EXECUTE FUNCTION refuse_change();
