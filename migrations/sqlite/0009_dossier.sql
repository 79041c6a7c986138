-- Dossiers of the people on the roster, for SQLite. The same file name in migrations/postgres holds the same schema.

-- What a dossier asks for: data, because each call for candidates asks for something else.
CREATE TABLE dossier_kind (
    id BLOB PRIMARY KEY NOT NULL,
    code TEXT NOT NULL CONSTRAINT uq_dossier_kind__code UNIQUE,
    name TEXT NOT NULL,
    hint TEXT NOT NULL,
    required BOOLEAN NOT NULL,
    weight BIGINT NOT NULL,
    scan TEXT NOT NULL,
    valid_months BIGINT,
    oldest_months BIGINT,
    position BIGINT NOT NULL,
    valid_to TEXT,
    version BIGINT NOT NULL
);

-- A sealed picture or document. Each has a key of its own; see usecases::sealing.
CREATE TABLE scan (
    id BLOB PRIMARY KEY NOT NULL,
    captain_id BLOB NOT NULL REFERENCES captain (id),
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    content_sealed BLOB,
    created_at TEXT NOT NULL,
    actor_id BLOB NOT NULL REFERENCES user_account (id)
);
CREATE INDEX ix_scan__captain_id ON scan (captain_id);

-- An item that was seen: by whom, on which day, until when it holds. What replaces it leaves it here.
CREATE TABLE dossier_item (
    id BLOB PRIMARY KEY NOT NULL,
    captain_id BLOB NOT NULL REFERENCES captain (id),
    kind_id BLOB NOT NULL REFERENCES dossier_kind (id),
    actor_id BLOB NOT NULL REFERENCES user_account (id),
    noted_at TEXT NOT NULL,
    seen_on TEXT NOT NULL,
    issued_on TEXT,
    valid_until TEXT,
    reference TEXT NOT NULL,
    scan_id BLOB REFERENCES scan (id),
    superseded BOOLEAN NOT NULL
);
CREATE INDEX ix_dossier_item__captain_id ON dossier_item (captain_id, superseded);
CREATE UNIQUE INDEX uq_dossier_item__current ON dossier_item (captain_id, kind_id) WHERE NOT superseded;
