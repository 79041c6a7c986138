-- Petitions that come through block captains, for SQLite. The same file name in migrations/postgres holds the same schema.

-- Through whom a petition came, for which block (the block keeps it when its captain changes), and in
-- which block the matter is.
ALTER TABLE petition ADD COLUMN captain_id BLOB REFERENCES captain (id);
ALTER TABLE petition ADD COLUMN captain_block_id BLOB REFERENCES block (id);
ALTER TABLE petition ADD COLUMN block_id BLOB REFERENCES block (id);
CREATE INDEX ix_petition__captain_id ON petition (captain_id, seq, status) WHERE captain_id IS NOT NULL;
CREATE INDEX ix_petition__captain_block_id ON petition (captain_block_id, seq, status) WHERE captain_block_id IS NOT NULL;
CREATE INDEX ix_petition__block_id ON petition (block_id, seq, status) WHERE block_id IS NOT NULL;
