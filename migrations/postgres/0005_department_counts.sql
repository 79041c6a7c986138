-- What a department has before it is counted from its referrals alone: each carries the state of its
-- petition, kept by the database itself in the statement that makes or changes it.
ALTER TABLE referral ADD COLUMN petition_status TEXT NOT NULL DEFAULT 'received';
UPDATE referral SET petition_status = (SELECT status FROM petition WHERE petition.id = referral.petition_id);
CREATE INDEX ix_referral__petition_status ON referral (department_id, petition_status, status, due_at);
CREATE FUNCTION carry_petition_status() RETURNS TRIGGER LANGUAGE plpgsql AS
$$
BEGIN
    UPDATE referral SET petition_status = NEW.status WHERE petition_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER referral_petition_status AFTER UPDATE OF status ON petition
FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION carry_petition_status();
CREATE FUNCTION take_petition_status() RETURNS TRIGGER LANGUAGE plpgsql AS
$$
BEGIN
    SELECT status INTO NEW.petition_status FROM petition WHERE id = NEW.petition_id;
    RETURN NEW;
END
$$;
CREATE TRIGGER referral_petition_status_insert BEFORE INSERT ON referral
FOR EACH ROW EXECUTE FUNCTION take_petition_status();

-- A department has one live referral of a petition at most, so that counting referrals counts petitions.
CREATE UNIQUE INDEX uq_referral__live ON referral (petition_id, department_id) WHERE status NOT IN ('rejected', 'withdrawn');
