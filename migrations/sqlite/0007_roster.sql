-- The roster of block captains, for SQLite. The same file name in migrations/postgres holds the same schema.

-- The term of a government, for which captains are chosen.
CREATE TABLE office_period (
    id BLOB PRIMARY KEY NOT NULL,
    name TEXT NOT NULL CONSTRAINT uq_office_period__name UNIQUE,
    starts_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    version BIGINT NOT NULL
);

-- A person on the roster. The CURP is sealed under a key outside the database; its index (an HMAC)
-- finds the same person again. What lists filter by stands here, kept with the person's current term.
CREATE TABLE captain (
    seq INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    id BLOB NOT NULL CONSTRAINT uq_captain__id UNIQUE,
    given_names TEXT NOT NULL,
    first_surname TEXT NOT NULL,
    second_surname TEXT,
    name_key TEXT NOT NULL,
    search_text TEXT NOT NULL,
    sex TEXT,
    curp_sealed BLOB,
    curp_index BLOB,
    phone TEXT,
    other_phone TEXT,
    street TEXT NOT NULL,
    street_number TEXT NOT NULL,
    neighborhood_id BLOB REFERENCES neighborhood (id),
    term_id BLOB,
    state TEXT NOT NULL,
    block_id BLOB REFERENCES block (id),
    validated_at TEXT,
    completeness BIGINT NOT NULL,
    renewal_due TEXT,
    merged_into_id BLOB REFERENCES captain (id),
    created_at TEXT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX uq_captain__curp_index ON captain (curp_index) WHERE merged_into_id IS NULL;
CREATE INDEX ix_captain__phone ON captain (phone);
CREATE INDEX ix_captain__name_key ON captain (name_key, seq);
CREATE INDEX ix_captain__block_id ON captain (block_id);

-- A person's service in a post: a block (or a ward), a period, titular or alternate. At most one
-- person holds a post, and a person holds at most one post of each kind.
CREATE TABLE term (
    id BLOB PRIMARY KEY NOT NULL,
    captain_id BLOB NOT NULL REFERENCES captain (id),
    charge TEXT NOT NULL,
    block_id BLOB REFERENCES block (id),
    ward_id BLOB REFERENCES ward (id),
    period_id BLOB NOT NULL REFERENCES office_period (id),
    position TEXT NOT NULL,
    basis TEXT NOT NULL,
    state TEXT NOT NULL,
    holds BOOLEAN NOT NULL,
    accredited_on TEXT,
    starts_on TEXT,
    ended_on TEXT,
    end_reason TEXT,
    version BIGINT NOT NULL
);
CREATE INDEX ix_term__captain_id ON term (captain_id);
CREATE INDEX ix_term__block_id ON term (block_id, position);
CREATE INDEX ix_term__ward_id ON term (ward_id);
CREATE INDEX ix_term__accredited_on ON term (accredited_on);
CREATE UNIQUE INDEX uq_term__block_holder ON term (block_id, position) WHERE holds AND block_id IS NOT NULL;
CREATE UNIQUE INDEX uq_term__ward_holder ON term (ward_id, position) WHERE holds AND ward_id IS NOT NULL;
CREATE UNIQUE INDEX uq_term__captain_holds ON term (captain_id, charge) WHERE holds;

-- A validation counts once per person and local month.
CREATE TABLE captain_validation (
    captain_id BLOB NOT NULL REFERENCES captain (id),
    month TEXT NOT NULL,
    validated_at TEXT NOT NULL,
    actor_id BLOB NOT NULL REFERENCES user_account (id),
    PRIMARY KEY (captain_id, month)
);
CREATE INDEX ix_captain_validation__month ON captain_validation (month);

-- Everything that happened to a person and the person's terms. CURP and telephones are never in it.
CREATE TABLE captain_event (
    seq INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    captain_id BLOB NOT NULL REFERENCES captain (id),
    term_id BLOB REFERENCES term (id),
    happened_at TEXT NOT NULL,
    actor_id BLOB REFERENCES user_account (id),
    act TEXT NOT NULL,
    from_state TEXT,
    to_state TEXT,
    detail TEXT NOT NULL
);
CREATE INDEX ix_captain_event__captain_id ON captain_event (captain_id, seq);
CREATE TRIGGER captain_event_no_update BEFORE UPDATE ON captain_event
BEGIN SELECT RAISE(ABORT, 'captain_event is append-only'); END;
CREATE TRIGGER captain_event_no_delete BEFORE DELETE ON captain_event
BEGIN SELECT RAISE(ABORT, 'captain_event is append-only'); END;

-- A workbook on its way into the roster: sealed, read again for each preview, gone once it is applied
-- or given up.
CREATE TABLE roster_import (
    id BLOB PRIMARY KEY NOT NULL,
    created_at TEXT NOT NULL,
    actor_id BLOB NOT NULL REFERENCES user_account (id),
    file_name TEXT NOT NULL,
    heading_key TEXT NOT NULL,
    sheet TEXT NOT NULL,
    mapping TEXT NOT NULL,
    decisions TEXT NOT NULL,
    state TEXT NOT NULL,
    totals TEXT NOT NULL,
    content_sealed BLOB,
    finished_at TEXT,
    version BIGINT NOT NULL
);
CREATE INDEX ix_roster_import__created_at ON roster_import (created_at);

-- How the columns of a layout were read the last time.
CREATE TABLE roster_mapping (
    heading_key TEXT PRIMARY KEY NOT NULL,
    mapping TEXT NOT NULL,
    used_at TEXT NOT NULL
);
