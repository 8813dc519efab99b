-- What a file that was read whole held, by what the system says of the file itself: its place on its disk,
-- its length, and when its content and its entry were last changed, in nanoseconds since 1970. A file of
-- which all of this is as it was holds what it held, so it is not read again to find that it was loaded.
-- Nobody who writes a file can choose when its entry was changed. No name of a file stands here.
--
-- It is ingest's own: whoever may write it may say in ops.load that something was loaded, too.
CREATE TABLE ops.known_file (
    device bigint NOT NULL,
    inode bigint NOT NULL,
    size bigint NOT NULL,
    modified bigint NOT NULL,
    changed bigint NOT NULL,
    file_digest bytea NOT NULL CHECK (octet_length(file_digest) = 32),
    PRIMARY KEY (device, inode)
);
GRANT SELECT, INSERT, UPDATE ON ops.known_file TO bauta_ingest;
