-- The outline of the municipality, for SQLite. The same file name in migrations/postgres holds the same schema.

-- One row: what stands behind everything else on the map.
CREATE TABLE outline (
    id BIGINT PRIMARY KEY NOT NULL,
    boundary TEXT NOT NULL
);
