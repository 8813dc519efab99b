-- Pseudonymous work lists, one set of references a team.
CREATE SCHEMA worklist;
GRANT USAGE ON SCHEMA worklist TO bauta_vault, bauta_gateway;

CREATE TABLE worklist.list (
    list text NOT NULL,
    team text NOT NULL,
    date_sk integer NOT NULL,
    snapshot_completed_at timestamptz NOT NULL,
    built_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (list, team)
);
CREATE TABLE worklist.item (
    list text NOT NULL,
    team text NOT NULL,
    position integer NOT NULL,
    reference text NOT NULL,
    segment_name text NOT NULL,
    recency_band text NOT NULL,
    frequency_band text NOT NULL,
    value_band text NOT NULL,
    PRIMARY KEY (list, team, position)
);
-- Which person a reference stands for: the vault alone reads it.
CREATE TABLE worklist.reference (
    team text NOT NULL,
    reference text NOT NULL,
    subject_id bytea NOT NULL CHECK (octet_length(subject_id) = 16),
    PRIMARY KEY (team, reference)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA worklist TO bauta_vault;
GRANT SELECT ON worklist.list, worklist.item TO bauta_gateway;
