-- Territory, for PostgreSQL. The same file name in migrations/sqlite holds the same schema.

-- A part of the municipality with its ward captain. Boundaries are GeoJSON geometries in WGS 84.
CREATE TABLE ward (
    id UUID PRIMARY KEY NOT NULL,
    code TEXT NOT NULL CONSTRAINT uq_ward__code UNIQUE,
    name TEXT NOT NULL,
    boundary TEXT,
    valid_to DATE,
    version BIGINT NOT NULL
);

ALTER TABLE neighborhood ADD COLUMN boundary TEXT;

-- A block has the office's own key: new settlements have no CVEGEO yet, and INEGI renumbers.
CREATE TABLE block (
    id UUID PRIMARY KEY NOT NULL,
    code TEXT NOT NULL CONSTRAINT uq_block__code UNIQUE,
    cvegeo TEXT CONSTRAINT uq_block__cvegeo UNIQUE,
    ward_id UUID REFERENCES ward (id),
    neighborhood_id UUID REFERENCES neighborhood (id),
    between_streets TEXT NOT NULL,
    latitude DOUBLE PRECISION,
    longitude DOUBLE PRECISION,
    boundary TEXT,
    valid_to DATE,
    version BIGINT NOT NULL
);
CREATE INDEX ix_block__ward_id ON block (ward_id, code);
CREATE INDEX ix_block__neighborhood_id ON block (neighborhood_id, code);

-- What is kept in memory is read again when its number here has grown: every process sees it.
CREATE TABLE data_version (
    name TEXT PRIMARY KEY NOT NULL,
    version BIGINT NOT NULL
);
INSERT INTO data_version (name, version) VALUES ('territory', 1), ('roster', 1);
