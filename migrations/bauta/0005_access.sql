-- Credentials, grants and quotas. Every row carries a MAC over all its fields under a key that only
-- bauta-vault holds: a row written or altered by SQL, by whomever, is refused.
CREATE SCHEMA access;
GRANT USAGE ON SCHEMA access TO bauta_vault;

CREATE TABLE access.credential (
    credential_id bytea PRIMARY KEY CHECK (octet_length(credential_id) = 16),
    version integer NOT NULL,
    kind text NOT NULL CHECK (kind IN ('token', 'session')),
    account text NOT NULL,
    role text NOT NULL,
    team text NOT NULL,
    -- Keyed digest of the secret; the secret itself is shown once and kept nowhere.
    secret_digest bytea NOT NULL UNIQUE CHECK (octet_length(secret_digest) = 32),
    -- The token a session was opened with: it ends when the token does.
    parent_id bytea,
    issued_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    revoked_at bigint,
    mac bytea NOT NULL
);

CREATE TABLE access.unlock_grant (
    grant_id bytea PRIMARY KEY CHECK (octet_length(grant_id) = 16),
    version integer NOT NULL,
    credential_id bytea NOT NULL,
    account text NOT NULL,
    purpose text NOT NULL,
    columns text[] NOT NULL,
    subjects_digest bytea NOT NULL,
    subject_count integer NOT NULL,
    policy_digest bytea NOT NULL,
    state text NOT NULL CHECK (state IN ('active', 'used')),
    issued_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    mac bytea NOT NULL
);

CREATE TABLE access.quota_use (
    account text NOT NULL,
    rule text NOT NULL,
    -- Days since 1970-01-01, UTC.
    day integer NOT NULL,
    version integer NOT NULL,
    used integer NOT NULL CHECK (used >= 0),
    mac bytea NOT NULL,
    PRIMARY KEY (account, rule, day)
);

GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA access TO bauta_vault;
