-- What waits to be recorded carries a proof that the vault wrote it, which the signer asks for: key
-- version and a MAC over the event's name and its leaf. Rows of before have none.
ALTER TABLE audit.outbox ADD COLUMN mac bytea CHECK (octet_length(mac) = 36);
