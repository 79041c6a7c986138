-- Indexes of the trays, for SQLite. The same file name in migrations/postgres holds the same schema.

-- Only what a department still has is in them, and a page of the tray is found in them alone: the rest
-- of the referral and its petition are read for the rows of that page.
DROP INDEX ix_referral__tray;
CREATE INDEX ix_referral__tray ON referral (department_id, status, stage_due_at, id, petition_status) WHERE stage IS NOT NULL;
DROP INDEX ix_referral__risk;
CREATE INDEX ix_referral__risk ON referral (department_id, stage_due_at, id, petition_status, stage_soon_at) WHERE stage_due_at IS NOT NULL;

-- The queue of verifications holds what is attended and nothing else: every other change of state leaves it alone.
DROP INDEX ix_petition__attended_at;
CREATE INDEX ix_petition__attended_at ON petition (attended_at, id) WHERE status = 'attended';

-- The index of words merges its parts half as often: at a million petitions the merging of large parts cost each
-- registration more than everything else. A search asks a few parts more.
INSERT INTO petition_search (petition_search, rank) VALUES ('automerge', 8);
INSERT INTO petition_search (petition_search, rank) VALUES ('crisismerge', 32);
