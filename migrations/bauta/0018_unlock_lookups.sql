-- An unlock looks for the references of one or a few people, not for a list.
CREATE INDEX item_reference ON worklist.item (team, reference);

-- A grant is made, and used a moment later: its row is changed once, and finds room for that where it stands.
ALTER TABLE access.unlock_grant SET (fillfactor = 50);
