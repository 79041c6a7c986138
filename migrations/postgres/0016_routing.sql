-- Rules that say where petitions go, for PostgreSQL. The same file name in migrations/sqlite holds the same schema.

-- Asked in the order of their position: the first that holds decides. Conditions and outcome are JSON.
CREATE TABLE routing_rule (
    id UUID PRIMARY KEY NOT NULL,
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    conditions TEXT NOT NULL,
    outcome TEXT NOT NULL,
    replaces_id UUID REFERENCES routing_rule (id),
    ended_at TIMESTAMPTZ,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX uq_routing_rule__position ON routing_rule (position) WHERE ended_at IS NULL;
CREATE INDEX ix_routing_rule__ended ON routing_rule (ended_at) WHERE ended_at IS NOT NULL;

-- The last dry run of a rule: of which version, among which other rules, and what came of it.
CREATE TABLE routing_dry_run (
    rule_id UUID PRIMARY KEY NOT NULL REFERENCES routing_rule (id),
    rule_version BIGINT NOT NULL,
    basis TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    actor_id UUID NOT NULL REFERENCES user_account (id),
    result TEXT NOT NULL
);

-- Which rule decided about a referral.
ALTER TABLE referral ADD COLUMN rule_id UUID REFERENCES routing_rule (id);

-- Few petitions are given back twice; the list of them reads no others.
CREATE INDEX ix_petition__bounced ON petition (seq) WHERE rejections >= 2;

INSERT INTO data_version (name, version) VALUES ('routing', 1);
