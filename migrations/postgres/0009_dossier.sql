-- Dossiers of the people on the roster, for PostgreSQL. The same file name in migrations/sqlite holds the same schema.

-- What a dossier asks for: data, because each call for candidates asks for something else.
CREATE TABLE dossier_kind (
    id UUID PRIMARY KEY NOT NULL,
    code TEXT NOT NULL CONSTRAINT uq_dossier_kind__code UNIQUE,
    name TEXT NOT NULL,
    hint TEXT NOT NULL,
    required BOOLEAN NOT NULL,
    weight BIGINT NOT NULL,
    scan TEXT NOT NULL,
    valid_months BIGINT,
    oldest_months BIGINT,
    position BIGINT NOT NULL,
    valid_to DATE,
    version BIGINT NOT NULL
);

-- A sealed picture or document. Each has a key of its own; see usecases::sealing.
CREATE TABLE scan (
    id UUID PRIMARY KEY NOT NULL,
    captain_id UUID NOT NULL REFERENCES captain (id),
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    content_sealed BYTEA,
    created_at TIMESTAMPTZ NOT NULL,
    actor_id UUID NOT NULL REFERENCES user_account (id)
);
CREATE INDEX ix_scan__captain_id ON scan (captain_id);

-- An item that was seen: by whom, on which day, until when it holds. What replaces it leaves it here.
CREATE TABLE dossier_item (
    id UUID PRIMARY KEY NOT NULL,
    captain_id UUID NOT NULL REFERENCES captain (id),
    kind_id UUID NOT NULL REFERENCES dossier_kind (id),
    actor_id UUID NOT NULL REFERENCES user_account (id),
    noted_at TIMESTAMPTZ NOT NULL,
    seen_on DATE NOT NULL,
    issued_on DATE,
    valid_until DATE,
    reference TEXT NOT NULL,
    scan_id UUID REFERENCES scan (id),
    superseded BOOLEAN NOT NULL
);
CREATE INDEX ix_dossier_item__captain_id ON dossier_item (captain_id, superseded);
CREATE UNIQUE INDEX uq_dossier_item__current ON dossier_item (captain_id, kind_id) WHERE NOT superseded;
