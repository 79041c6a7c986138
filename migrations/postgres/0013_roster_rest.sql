-- Merged people, ward captains' papers, plates put up and taken down, for PostgreSQL. The same file name in migrations/sqlite holds the same schema.

-- Whoever was merged points at the person who stays, not at somebody who was merged later, and the
-- petitions are that person's.
WITH RECURSIVE way (start_id, at_id) AS (
    SELECT id, merged_into_id FROM captain WHERE merged_into_id IS NOT NULL
    UNION ALL
    SELECT way.start_id, c.merged_into_id FROM way JOIN captain c ON c.id = way.at_id WHERE c.merged_into_id IS NOT NULL
)
UPDATE captain SET merged_into_id = (
    SELECT way.at_id FROM way JOIN captain c ON c.id = way.at_id WHERE way.start_id = captain.id AND c.merged_into_id IS NULL
) WHERE merged_into_id IN (SELECT id FROM captain WHERE merged_into_id IS NOT NULL);
UPDATE petition SET captain_id = (SELECT c.merged_into_id FROM captain c WHERE c.id = petition.captain_id)
    WHERE captain_id IN (SELECT id FROM captain WHERE merged_into_id IS NOT NULL);
CREATE INDEX ix_captain__merged_into_id ON captain (merged_into_id) WHERE merged_into_id IS NOT NULL;
-- A CURP of somebody who was merged is found too.
CREATE INDEX ix_captain__curp_index ON captain (curp_index) WHERE curp_index IS NOT NULL;

-- By which agreement ward captains are appointed: no law names them.
ALTER TABLE paper_setting ADD COLUMN ward_legal_basis TEXT;

-- When a plate was put up and taken down, and who noted it.
ALTER TABLE paper ADD COLUMN installed_on DATE;
ALTER TABLE paper ADD COLUMN installed_by_id UUID REFERENCES user_account (id);
ALTER TABLE paper ADD COLUMN removed_on DATE;
ALTER TABLE paper ADD COLUMN removed_by_id UUID REFERENCES user_account (id);
DROP INDEX uq_paper__live;
CREATE UNIQUE INDEX uq_paper__live ON paper (term_id, kind) WHERE state IN ('requested', 'printed', 'delivered', 'installed');

-- Workbooks that are open, by age: those that are old are forgotten.
CREATE INDEX ix_roster_import__open ON roster_import (created_at) WHERE state = 'open';
