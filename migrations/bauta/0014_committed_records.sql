-- A leaf commits to what stands beside it: whom the event concerns, by a digest of their tags under a
-- salt that is erased with them, and what is sealed, by a digest of the sealed bytes. Rows of before
-- have no salt; their leaves commit to neither.
ALTER TABLE audit.outbox ADD COLUMN subject_salt bytea CHECK (octet_length(subject_salt) = 16);
ALTER TABLE audit.leaf_subject ADD COLUMN salt bytea CHECK (octet_length(salt) = 16);
CREATE INDEX leaf_subject_leaf ON audit.leaf_subject (leaf_index);

-- The signer compares sealed bytes with their digests; it has no key to open them.
GRANT SELECT ON audit.sidecar TO bauta_audit;
-- Readers prove the leaves they show to be those that were signed.
GRANT SELECT ON audit.node TO bauta_gateway;
