-- What a department has before it is counted from its referrals alone: each carries the state of its
-- petition, kept by the database itself in the statement that makes or changes it.
ALTER TABLE referral ADD COLUMN petition_status TEXT NOT NULL DEFAULT 'received';
UPDATE referral SET petition_status = (SELECT status FROM petition WHERE petition.id = referral.petition_id);
CREATE INDEX ix_referral__petition_status ON referral (department_id, petition_status, status, due_at);
CREATE TRIGGER referral_petition_status AFTER UPDATE OF status ON petition
WHEN OLD.status <> NEW.status
BEGIN
    UPDATE referral SET petition_status = NEW.status WHERE petition_id = NEW.id;
END;
CREATE TRIGGER referral_petition_status_insert AFTER INSERT ON referral
BEGIN
    UPDATE referral SET petition_status = (SELECT status FROM petition WHERE id = NEW.petition_id) WHERE id = NEW.id;
END;

-- A department has one live referral of a petition at most, so that counting referrals counts petitions.
CREATE UNIQUE INDEX uq_referral__live ON referral (petition_id, department_id) WHERE status NOT IN ('rejected', 'withdrawn');
