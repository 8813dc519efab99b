-- The mapping's own digest. mapping_digest names the campaigns that were known, too: a new one would make
-- every file of all time a new load, though it changes nothing for a file all of whose rows were good.
ALTER TABLE ops.load ADD COLUMN rules_digest bytea CHECK (octet_length(rules_digest) = 32);
