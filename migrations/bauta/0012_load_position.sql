-- Where in its source an unfinished load goes on, in the source's own bytes: a stream or a table is not
-- found again by counting rows. NULL for files, which are.
ALTER TABLE ops.load ADD COLUMN source_position bytea;
