-- Access of captains on their telephones, for SQLite. The same file name in migrations/postgres holds the same schema.

-- The account of a captain belongs to a person on the roster; what opens it is a PIN (only on an
-- enrolled telephone) or a password.
ALTER TABLE user_account ADD COLUMN captain_id BLOB REFERENCES captain (id);
ALTER TABLE user_account ADD COLUMN secret_kind TEXT NOT NULL DEFAULT 'password';
CREATE UNIQUE INDEX uq_user_account__captain_id ON user_account (captain_id) WHERE captain_id IS NOT NULL;

-- A telephone that a captain enrolled. Its token is a second factor beside the PIN.
CREATE TABLE device (
    id BLOB PRIMARY KEY NOT NULL,
    user_id BLOB NOT NULL REFERENCES user_account (id),
    token_hash BLOB NOT NULL CONSTRAINT uq_device__token_hash UNIQUE,
    label TEXT NOT NULL,
    enrolled_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    revoked_at TEXT
);
CREATE INDEX ix_device__user_id ON device (user_id, enrolled_at);
ALTER TABLE session ADD COLUMN device_id BLOB REFERENCES device (id);

-- Codes that activate an account, or open it again after a reset. Only a fingerprint under a key
-- outside the database is kept.
CREATE TABLE activation (
    id BLOB PRIMARY KEY NOT NULL,
    captain_id BLOB NOT NULL REFERENCES captain (id),
    code_hash BLOB NOT NULL CONSTRAINT uq_activation__code_hash UNIQUE,
    created_at TEXT NOT NULL,
    actor_id BLOB NOT NULL REFERENCES user_account (id),
    expires_at TEXT NOT NULL,
    used_at TEXT,
    revoked_at TEXT
);
CREATE INDEX ix_activation__captain_id ON activation (captain_id, created_at);

-- What the office tells the captains: all of them, those of a ward, or one.
CREATE TABLE notice (
    seq INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    id BLOB NOT NULL CONSTRAINT uq_notice__id UNIQUE,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    ward_id BLOB REFERENCES ward (id),
    captain_id BLOB REFERENCES captain (id),
    published_at TEXT NOT NULL,
    actor_id BLOB NOT NULL REFERENCES user_account (id),
    valid_until TEXT,
    withdrawn_at TEXT
);
CREATE INDEX ix_notice__captain_id ON notice (captain_id, ward_id, seq);

-- Up to which notice a captain has read.
CREATE TABLE notice_reading (
    user_id BLOB PRIMARY KEY NOT NULL REFERENCES user_account (id),
    notice_seq BIGINT NOT NULL
);
