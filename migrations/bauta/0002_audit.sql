-- The record of access: verbatim leaves of an RFC 6962 tree, written by one process.
CREATE SCHEMA audit;
GRANT USAGE ON SCHEMA audit TO bauta_vault, bauta_audit, bauta_gateway;

-- Written in the transaction that does what the event says; emptied by the sequencer alone.
CREATE TABLE audit.outbox (
    outbox_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id uuid NOT NULL UNIQUE,
    leaf bytea NOT NULL CHECK (octet_length(leaf) BETWEEN 2 AND 32768),
    subject_tags bytea[] NOT NULL DEFAULT '{}'
);
CREATE TABLE audit.leaf (
    leaf_index bigint PRIMARY KEY CHECK (leaf_index >= 0),
    leaf bytea NOT NULL,
    leaf_hash bytea NOT NULL CHECK (octet_length(leaf_hash) = 32),
    event_id uuid NOT NULL UNIQUE,
    recorded_at timestamptz NOT NULL DEFAULT now()
);
-- Roots of complete subtrees of 2^level leaves, the first of them position * 2^level. A subtree of
-- one leaf is its leaf_hash above.
CREATE TABLE audit.node (
    level smallint NOT NULL CHECK (level BETWEEN 1 AND 62),
    position bigint NOT NULL CHECK (position >= 0),
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (level, position)
);
-- Every size of the tree that was signed; while it does not grow, a row a minute says that the
-- signer has looked and is alive.
CREATE TABLE audit.checkpoint (
    tree_size bigint NOT NULL CHECK (tree_size >= 0),
    note text NOT NULL,
    signed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (tree_size, signed_at)
);
-- Who an event was about, under pseudonyms of the audit domain; erasable without breaking the tree.
CREATE TABLE audit.leaf_subject (
    leaf_index bigint NOT NULL,
    tag bytea NOT NULL CHECK (octet_length(tag) = 16),
    PRIMARY KEY (tag, leaf_index)
);
-- What may be personal in an event, sealed; its leaf holds a salted commitment to it.
CREATE TABLE audit.sidecar (
    event_id uuid PRIMARY KEY,
    sealed bytea NOT NULL
);

GRANT INSERT ON audit.outbox, audit.sidecar TO bauta_vault;
GRANT SELECT, DELETE ON audit.outbox TO bauta_audit;
GRANT SELECT, INSERT ON audit.leaf, audit.node, audit.checkpoint, audit.leaf_subject TO bauta_audit;
GRANT SELECT ON audit.leaf, audit.checkpoint TO bauta_gateway;

CREATE FUNCTION audit.refuse_change() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = '42501';
END
$$;
REVOKE ALL ON FUNCTION audit.refuse_change() FROM PUBLIC;
CREATE TRIGGER leaf_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.leaf
    FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER node_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.node
    FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER checkpoint_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
