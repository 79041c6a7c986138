-- Views of the list that people keep, for SQLite. The same file name in migrations/postgres holds the same schema.

-- A filter as it stands in the address of the list; words of a search are never in it. Nothing is deleted.
CREATE TABLE saved_view (
    id BLOB PRIMARY KEY NOT NULL,
    owner_id BLOB NOT NULL REFERENCES user_account (id),
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    shared_role TEXT,
    department_id BLOB REFERENCES department (id),
    position BIGINT NOT NULL,
    made_at TEXT NOT NULL,
    ended_at TEXT,
    version BIGINT NOT NULL
);
CREATE INDEX ix_saved_view__owner_id ON saved_view (owner_id, position) WHERE ended_at IS NULL;
CREATE INDEX ix_saved_view__shared_role ON saved_view (shared_role, name) WHERE ended_at IS NULL;
