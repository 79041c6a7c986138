-- What may climb the ladder, for SQLite. The same file name in migrations/postgres holds the same schema.

-- A petition whose departments owe the next step never climbs, they do; there it stood on the lowest level for good,
-- and each round read all of them. The due moment is in the index because most steps wait for it.
DROP INDEX ix_petition__ladder;
CREATE INDEX ix_petition__ladder ON petition (stage_level, stage_soon_at, stage_due_at)
    WHERE stage_due_at IS NOT NULL AND stage IN ('refer', 'verify');
DROP INDEX ix_referral__ladder;
CREATE INDEX ix_referral__ladder ON referral (stage_level, stage_soon_at, stage_due_at) WHERE stage_due_at IS NOT NULL;
