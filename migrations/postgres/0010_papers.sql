-- Papers of block captains, for PostgreSQL. The same file name in migrations/sqlite holds the same schema.

-- What papers say of the municipality, from a day on. It changes with each government.
CREATE TABLE paper_setting (
    id UUID PRIMARY KEY NOT NULL,
    valid_from DATE NOT NULL CONSTRAINT uq_paper_setting__valid_from UNIQUE,
    municipality TEXT NOT NULL,
    office TEXT NOT NULL,
    hotline TEXT NOT NULL,
    legal_basis TEXT NOT NULL,
    place TEXT NOT NULL,
    privacy TEXT NOT NULL,
    plate_specification TEXT,
    plate_supplier TEXT,
    version BIGINT NOT NULL
);

-- Who signs papers, and when.
CREATE TABLE signatory (
    id UUID PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    office TEXT NOT NULL,
    position BIGINT NOT NULL,
    letters BOOLEAN NOT NULL,
    cards BOOLEAN NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    version BIGINT NOT NULL
);

-- The last number of each series in each local year; taken inside the transaction that uses it.
CREATE TABLE paper_counter (
    series TEXT NOT NULL,
    year BIGINT NOT NULL,
    last_number BIGINT NOT NULL,
    PRIMARY KEY (series, year)
);

CREATE TABLE print_run (
    id UUID PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    year BIGINT NOT NULL,
    number BIGINT NOT NULL,
    about TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    actor_id UUID NOT NULL REFERENCES user_account (id),
    papers BIGINT NOT NULL,
    CONSTRAINT uq_print_run__number UNIQUE (year, number)
);

-- A numbered paper of a service. It holds no copy of the person's data. The token of its code is sealed
-- under a key outside the database; its hash finds the paper.
CREATE TABLE paper (
    id UUID PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    series TEXT NOT NULL,
    year BIGINT NOT NULL,
    number BIGINT NOT NULL,
    term_id UUID NOT NULL REFERENCES term (id),
    print_run_id UUID REFERENCES print_run (id),
    state TEXT NOT NULL,
    token_hash BYTEA NOT NULL CONSTRAINT uq_paper__token_hash UNIQUE,
    token_sealed BYTEA NOT NULL,
    named BOOLEAN NOT NULL,
    issued_on DATE NOT NULL,
    valid_until DATE,
    delivered_on DATE,
    received_by TEXT,
    delivered_by_id UUID REFERENCES user_account (id),
    replaced_by_id UUID REFERENCES paper (id),
    end_reason TEXT,
    version BIGINT NOT NULL,
    CONSTRAINT uq_paper__number UNIQUE (series, year, number)
);
CREATE INDEX ix_paper__term_id ON paper (term_id);
CREATE INDEX ix_paper__print_run_id ON paper (print_run_id);
CREATE UNIQUE INDEX uq_paper__live ON paper (term_id, kind) WHERE state IN ('requested', 'printed', 'delivered');
CREATE TRIGGER paper_no_delete BEFORE DELETE ON paper
FOR EACH ROW EXECUTE FUNCTION refuse_change();
