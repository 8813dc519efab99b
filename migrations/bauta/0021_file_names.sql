-- What a file is called may be the name of a person. Tables hold a keyed id in its stead; the name stands
-- sealed to the vault's key in a table of its own, which ingest adds to and cannot read.
CREATE TABLE vault.file_name (
    file_id text PRIMARY KEY CHECK (file_id ~ '^file-[0-9a-hjkmnp-tv-z]{10}$'),
    sealed bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
GRANT INSERT (file_id, sealed) ON vault.file_name TO bauta_ingest;
GRANT SELECT, INSERT, DELETE ON vault.file_name TO bauta_vault;

-- Rows of earlier versions have the name in the clear. The vault, which holds the keys, replaces it at its
-- next start; nothing can write one any more.
ALTER TABLE vault.quarantine
    ADD COLUMN file_id text CHECK (file_id ~ '^file-[0-9a-hjkmnp-tv-z]{10}$'),
    ALTER COLUMN file_name DROP NOT NULL,
    ADD CONSTRAINT quarantine_file CHECK ((file_id IS NULL) <> (file_name IS NULL));
CREATE INDEX quarantine_clear_name ON vault.quarantine (quarantine_id) WHERE file_name IS NOT NULL;
REVOKE INSERT ON vault.quarantine FROM bauta_ingest;
GRANT INSERT (load_id, file_id, line, column_name, reason, sealed_row)
    ON vault.quarantine TO bauta_ingest;
REVOKE SELECT (file_name) ON vault.quarantine FROM bauta_ingest;
GRANT SELECT (file_id) ON vault.quarantine TO bauta_ingest;
GRANT UPDATE (file_id, file_name) ON vault.quarantine TO bauta_vault;
