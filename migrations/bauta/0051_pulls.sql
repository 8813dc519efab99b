-- Pulls of databases, and of taps that are started here: how far each was read.

-- Sealed by ingest for itself: a bookmark may hold somebody's number.
CREATE TABLE ops.pull_bookmark (
    source_mapping text NOT NULL CHECK (source_mapping ~ '^[a-z0-9-]{1,64}$'),
    feed text NOT NULL CHECK (feed ~ '^[a-z0-9-]{1,64}$'),
    -- The mappings that the feed feeds.
    mappings text[] NOT NULL,
    sealed bytea NOT NULL CHECK (octet_length(sealed) <= 4194304),
    read_at timestamptz NOT NULL,
    PRIMARY KEY (source_mapping, feed)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON ops.pull_bookmark TO bauta_ingest;

-- What a load has brought and is taken back comes again by the next pull.
CREATE FUNCTION ops.forget_pull_bookmarks() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM ops.pull_bookmark WHERE NEW.mapping = ANY (mappings);
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION ops.forget_pull_bookmarks() FROM PUBLIC;
CREATE TRIGGER forget_pull_bookmarks AFTER UPDATE ON ops.load
    FOR EACH ROW WHEN (NEW.undone_at IS NOT NULL AND NEW.undone_at IS DISTINCT FROM OLD.undone_at)
    EXECUTE FUNCTION ops.forget_pull_bookmarks();
