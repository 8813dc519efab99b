-- A grant for which nothing was given out in the end, and nothing will be.
ALTER TABLE access.unlock_grant
    DROP CONSTRAINT unlock_grant_state_check,
    ADD CONSTRAINT unlock_grant_state_check CHECK (state IN ('active', 'used', 'withheld'));
