-- The spine, for SQLite. The same file name in migrations/postgres holds the same schema; a test compares them.

-- Catalogues. Nothing is deleted: an entry ends its validity.
CREATE TABLE department (
    id BLOB PRIMARY KEY NOT NULL,
    code TEXT NOT NULL CONSTRAINT uq_department__code UNIQUE,
    name TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    successor_id BLOB REFERENCES department (id),
    version BIGINT NOT NULL
);

CREATE TABLE petition_type (
    id BLOB PRIMARY KEY NOT NULL,
    code TEXT NOT NULL CONSTRAINT uq_petition_type__code UNIQUE,
    name TEXT NOT NULL,
    category TEXT NOT NULL,
    department_id BLOB NOT NULL REFERENCES department (id),
    term_amount BIGINT NOT NULL,
    term_unit TEXT NOT NULL,
    priority BIGINT NOT NULL,
    location_kind TEXT NOT NULL,
    allows_anonymous BOOLEAN NOT NULL,
    confidential BOOLEAN NOT NULL,
    closing_evidence TEXT NOT NULL,
    external_body TEXT NOT NULL,
    key_questions TEXT NOT NULL,
    synonyms TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    version BIGINT NOT NULL
);

CREATE TABLE channel (
    id BLOB PRIMARY KEY NOT NULL,
    code TEXT NOT NULL CONSTRAINT uq_channel__code UNIQUE,
    name TEXT NOT NULL,
    position BIGINT NOT NULL,
    valid_to TEXT
);

CREATE TABLE neighborhood (
    id BLOB PRIMARY KEY NOT NULL,
    postal_code TEXT NOT NULL,
    settlement_key TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    search_text TEXT NOT NULL,
    latitude DOUBLE PRECISION,
    longitude DOUBLE PRECISION,
    valid_to TEXT,
    CONSTRAINT uq_neighborhood__postal_code_settlement_key UNIQUE (postal_code, settlement_key)
);

CREATE TABLE reason (
    id BLOB PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    position BIGINT NOT NULL,
    valid_to TEXT,
    CONSTRAINT uq_reason__kind_code UNIQUE (kind, code)
);

CREATE TABLE non_working_day (
    day TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL
);

CREATE TABLE catalogue_history (
    seq INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    entity TEXT NOT NULL,
    entity_id BLOB NOT NULL,
    at TEXT NOT NULL,
    actor_id BLOB,
    before_json TEXT NOT NULL,
    after_json TEXT NOT NULL
);
CREATE INDEX ix_catalogue_history__entity ON catalogue_history (entity, entity_id, seq);

-- People who work with the system.
CREATE TABLE user_account (
    id BLOB PRIMARY KEY NOT NULL,
    login TEXT NOT NULL CONSTRAINT uq_user_account__login UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    department_id BLOB REFERENCES department (id),
    password_hash TEXT NOT NULL,
    must_change_password BOOLEAN NOT NULL,
    active BOOLEAN NOT NULL,
    created_at TEXT NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE session (
    id BLOB PRIMARY KEY NOT NULL,
    token_hash BLOB NOT NULL CONSTRAINT uq_session__token_hash UNIQUE,
    user_id BLOB NOT NULL REFERENCES user_account (id),
    created_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    network TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    revoked_at TEXT
);
CREATE INDEX ix_session__user_id ON session (user_id, created_at);

CREATE TABLE api_token (
    id BLOB PRIMARY KEY NOT NULL,
    token_hash BLOB NOT NULL CONSTRAINT uq_api_token__token_hash UNIQUE,
    user_id BLOB NOT NULL REFERENCES user_account (id),
    name TEXT NOT NULL,
    created_at TEXT NOT NULL,
    revoked_at TEXT
);

CREATE TABLE setup_token (
    token_hash BLOB PRIMARY KEY NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT
);

CREATE TABLE throttle (
    key TEXT PRIMARY KEY NOT NULL,
    failures BIGINT NOT NULL,
    last_at TEXT NOT NULL,
    blocked_until TEXT NOT NULL
);

CREATE TABLE access_log (
    seq INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    at TEXT NOT NULL,
    actor_id BLOB,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    detail TEXT NOT NULL
);

-- Citizens and what they ask.
CREATE TABLE person (
    id BLOB PRIMARY KEY NOT NULL,
    phone TEXT,
    given_names TEXT NOT NULL,
    surnames TEXT NOT NULL,
    name_key TEXT NOT NULL,
    created_at TEXT NOT NULL
);
CREATE INDEX ix_person__phone ON person (phone, name_key);

CREATE TABLE folio_counter (
    year BIGINT PRIMARY KEY NOT NULL,
    last_number BIGINT NOT NULL
);

CREATE TABLE petition (
    seq INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    id BLOB NOT NULL CONSTRAINT uq_petition__id UNIQUE,
    year BIGINT NOT NULL,
    number BIGINT NOT NULL,
    content_hash BLOB NOT NULL,
    channel_id BLOB NOT NULL REFERENCES channel (id),
    type_id BLOB NOT NULL REFERENCES petition_type (id),
    priority BIGINT NOT NULL,
    status TEXT NOT NULL,
    resolution_id BLOB REFERENCES reason (id),
    information_requested BOOLEAN NOT NULL,
    description TEXT NOT NULL,
    answers TEXT NOT NULL,
    written BOOLEAN NOT NULL,
    confidential BOOLEAN NOT NULL,
    anonymous BOOLEAN NOT NULL,
    person_id BLOB REFERENCES person (id),
    registered_by BLOB NOT NULL REFERENCES user_account (id),
    privacy_notice TEXT NOT NULL,
    neighborhood_id BLOB REFERENCES neighborhood (id),
    street TEXT NOT NULL,
    street_number TEXT NOT NULL,
    between_street TEXT NOT NULL,
    and_street TEXT NOT NULL,
    reference TEXT NOT NULL,
    latitude DOUBLE PRECISION,
    longitude DOUBLE PRECISION,
    received_at TEXT NOT NULL,
    received_month TEXT NOT NULL,
    due_at TEXT NOT NULL,
    legal_due_at TEXT,
    attended_at TEXT,
    attended_month TEXT,
    closed_at TEXT,
    reopened BIGINT NOT NULL,
    rejections BIGINT NOT NULL,
    reworks BIGINT NOT NULL,
    duplicate_of BLOB REFERENCES petition (id),
    version BIGINT NOT NULL,
    CONSTRAINT uq_petition__year_number UNIQUE (year, number)
);
CREATE INDEX ix_petition__status ON petition (status, seq);
CREATE INDEX ix_petition__type_id ON petition (type_id, seq);
CREATE INDEX ix_petition__channel_id ON petition (channel_id, seq);
CREATE INDEX ix_petition__neighborhood_id ON petition (neighborhood_id, seq);
CREATE INDEX ix_petition__received_month ON petition (received_month, seq);
CREATE INDEX ix_petition__attended_month ON petition (attended_month);
CREATE INDEX ix_petition__person_id ON petition (person_id, seq);
CREATE INDEX ix_petition__due_at ON petition (status, due_at);
CREATE INDEX ix_petition__duplicate_of ON petition (duplicate_of);

CREATE TABLE co_petitioner (
    petition_id BLOB NOT NULL REFERENCES petition (id),
    person_id BLOB NOT NULL REFERENCES person (id),
    from_petition_id BLOB NOT NULL REFERENCES petition (id),
    PRIMARY KEY (petition_id, person_id)
);
CREATE INDEX ix_co_petitioner__person_id ON co_petitioner (person_id);

CREATE TABLE referral (
    id BLOB PRIMARY KEY NOT NULL,
    petition_id BLOB NOT NULL REFERENCES petition (id),
    petition_seq BIGINT NOT NULL,
    number BIGINT NOT NULL,
    department_id BLOB NOT NULL REFERENCES department (id),
    status TEXT NOT NULL,
    instruction TEXT NOT NULL,
    sent_at TEXT NOT NULL,
    due_at TEXT NOT NULL,
    accepted_at TEXT,
    scheduled_for TEXT,
    attended_at TEXT,
    attended_by BLOB REFERENCES user_account (id),
    answer TEXT NOT NULL,
    reason_id BLOB REFERENCES reason (id),
    suggested_department_id BLOB REFERENCES department (id),
    CONSTRAINT uq_referral__petition_id_number UNIQUE (petition_id, number)
);
CREATE INDEX ix_referral__department_id ON referral (department_id, petition_seq, status);
CREATE INDEX ix_referral__tray ON referral (department_id, status, due_at);

CREATE TABLE petition_event (
    seq INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    petition_id BLOB NOT NULL REFERENCES petition (id),
    petition_version BIGINT NOT NULL,
    referral_id BLOB REFERENCES referral (id),
    at TEXT NOT NULL,
    actor_id BLOB REFERENCES user_account (id),
    act TEXT NOT NULL,
    from_status TEXT,
    to_status TEXT NOT NULL,
    detail TEXT NOT NULL,
    public BOOLEAN NOT NULL,
    CONSTRAINT uq_petition_event__petition_id_version UNIQUE (petition_id, petition_version)
);

CREATE TABLE attachment (
    id BLOB PRIMARY KEY NOT NULL,
    petition_id BLOB NOT NULL REFERENCES petition (id),
    referral_id BLOB REFERENCES referral (id),
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    sha256 BLOB NOT NULL,
    size BIGINT NOT NULL,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    created_at TEXT NOT NULL,
    created_by BLOB NOT NULL REFERENCES user_account (id)
);
-- A file sent twice is kept once, for the petition or for each referral whose evidence it is.
CREATE UNIQUE INDEX uq_attachment__content ON attachment (petition_id, COALESCE(referral_id, petition_id), sha256);

CREATE TABLE attachment_content (
    attachment_id BLOB NOT NULL REFERENCES attachment (id),
    variant TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (attachment_id, variant)
);

CREATE TABLE idempotency (
    key TEXT NOT NULL,
    user_id BLOB NOT NULL REFERENCES user_account (id),
    body_hash BLOB NOT NULL,
    status BIGINT NOT NULL,
    response TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (user_id, key)
);

-- Words of each petition, folded by the program: see domain::text::fold. rowid = petition.seq.
CREATE VIRTUAL TABLE petition_search USING fts5 (words, content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '3 5', detail = 'none');

-- The history is append-only.
CREATE TRIGGER petition_event_no_update BEFORE UPDATE ON petition_event
BEGIN SELECT RAISE(ABORT, 'petition_event is append-only'); END;
CREATE TRIGGER petition_event_no_delete BEFORE DELETE ON petition_event
BEGIN SELECT RAISE(ABORT, 'petition_event is append-only'); END;
CREATE TRIGGER access_log_no_update BEFORE UPDATE ON access_log
BEGIN SELECT RAISE(ABORT, 'access_log is append-only'); END;
CREATE TRIGGER access_log_no_delete BEFORE DELETE ON access_log
BEGIN SELECT RAISE(ABORT, 'access_log is append-only'); END;
