-- Which request a grant answers, so that the same request sent again is answered by its record: the
-- id of the request in the log of access, and a keyed digest of what was asked. NULL for grants of
-- before, which no request can name.
ALTER TABLE access.unlock_grant ADD COLUMN request_id text;
ALTER TABLE access.unlock_grant ADD COLUMN request_digest bytea;
