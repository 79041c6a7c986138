-- The queue of verifications is read in the order in which petitions were attended.
CREATE INDEX ix_petition__attended_at ON petition (status, attended_at, id);
