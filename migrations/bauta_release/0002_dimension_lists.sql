-- A marginal counts by a list of dimensions, and a cell has a list of values, one for each. What a
-- reader shows of them (titles, reasons, the order and the whole of a domain) lies beside the cells
-- of its epoch, so that whoever reads a release needs to know no dimension beforehand.
DROP VIEW release.vw_rfm_segment_summary, release.vw_release_cells;

CREATE TABLE release.dimension (
    epoch text NOT NULL REFERENCES release.epoch DEFERRABLE INITIALLY DEFERRED,
    dimension text NOT NULL,
    title text NOT NULL,
    -- Why it may be shown, in the words of the policy; empty in epochs older than this table.
    why text NOT NULL,
    -- Every value there is, in the order readers show them.
    domain text[] NOT NULL CHECK (cardinality(domain) > 0),
    -- Whether the values follow one another in time, as quarters do; the last is for all others.
    is_ordered boolean NOT NULL,
    PRIMARY KEY (epoch, dimension)
);

CREATE TABLE release.marginal (
    epoch text NOT NULL REFERENCES release.epoch DEFERRABLE INITIALLY DEFERRED,
    measure text NOT NULL,
    marginal text NOT NULL,
    -- Place among the marginals of the epoch, from 0.
    place integer NOT NULL CHECK (place >= 0),
    title text NOT NULL,
    why text NOT NULL,
    dimensions text[] NOT NULL CHECK (cardinality(dimensions) > 0),
    PRIMARY KEY (epoch, measure, marginal),
    UNIQUE (epoch, place)
);

ALTER TABLE release.cell RENAME COLUMN dimension TO marginal;
-- One value for each dimension of the marginal.
ALTER TABLE release.cell RENAME COLUMN member TO members;
ALTER TABLE release.cell ALTER COLUMN members TYPE text[] USING ARRAY[members];

-- Epochs that are out: each of their marginals has one dimension of its own name. They stand in the
-- order in which their signed manifests name them.
INSERT INTO release.dimension (epoch, dimension, title, why, domain, is_ordered)
SELECT epoch, marginal, upper(left(marginal, 1)) || replace(substr(marginal, 2), '_', ' '), '',
    array_agg(members[1] ORDER BY position),
    coalesce(bool_and(members[1] ~ '^[0-9]{4}-Q[1-4]$') FILTER (WHERE position < last), false)
FROM (
    SELECT DISTINCT epoch, marginal, members, position,
        max(position) OVER (PARTITION BY epoch, marginal) AS last
    FROM release.cell
) AS cell
GROUP BY epoch, marginal;

INSERT INTO release.marginal (epoch, measure, marginal, place, title, why, dimensions)
SELECT epoch, measure, marginal,
    row_number() OVER (
        PARTITION BY epoch
        ORDER BY position(
            int8send(octet_length(measure)) || convert_to(measure, 'UTF8')
                || int8send(1) || int8send(octet_length(marginal)) || convert_to(marginal, 'UTF8')
            IN manifest), measure, marginal) - 1,
    upper(left(measure, 1)) || replace(substr(measure, 2), '_', ' ') || ' by '
        || replace(marginal, '_', ' '),
    '', ARRAY[marginal]
FROM (SELECT DISTINCT epoch, measure, marginal FROM release.cell) AS cell
JOIN release.epoch USING (epoch);

SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE release.cell ADD FOREIGN KEY (epoch, measure, marginal) REFERENCES release.marginal;
-- The order in which readers page.
CREATE UNIQUE INDEX cell_page ON release.cell (epoch, measure, marginal, position);

-- From here on as for cells: nothing changes, and nothing joins a signed epoch later.
CREATE TRIGGER dimension_append_only BEFORE UPDATE OR DELETE OR TRUNCATE
    ON release.dimension FOR EACH STATEMENT EXECUTE FUNCTION release.refuse_change();
CREATE TRIGGER marginal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE
    ON release.marginal FOR EACH STATEMENT EXECUTE FUNCTION release.refuse_change();
CREATE TRIGGER dimension_before_epoch AFTER INSERT ON release.dimension
    REFERENCING NEW TABLE AS inserted
    FOR EACH STATEMENT EXECUTE FUNCTION release.refuse_late_cell();
CREATE TRIGGER marginal_before_epoch AFTER INSERT ON release.marginal
    REFERENCING NEW TABLE AS inserted
    FOR EACH STATEMENT EXECUTE FUNCTION release.refuse_late_cell();
GRANT INSERT ON release.dimension, release.marginal TO bauta_release;

-- Every cell of the latest epoch, in the order of its marginals.
CREATE VIEW release.vw_release_cells AS
SELECT
    cell.epoch, latest.as_of_date, cell.measure, cell.marginal AS dimension,
    array_to_string(cell.members, ' × ') AS member, cell.position, cell.status, cell.noisy_count,
    cell.lower_95, cell.upper_95, latest.published_at, marginal.title, marginal.dimensions,
    cell.members
FROM release.cell
JOIN release.marginal USING (epoch, measure, marginal)
JOIN (
    SELECT epoch, as_of_date, published_at FROM release.epoch
    ORDER BY epoch_number DESC LIMIT 1
) AS latest USING (epoch)
ORDER BY marginal.place, cell.position;

CREATE VIEW release.vw_rfm_segment_summary AS
SELECT
    member AS segment_name, noisy_count AS customer_count, lower_95, upper_95, status, as_of_date,
    epoch
FROM release.vw_release_cells
WHERE measure = 'customers' AND dimensions = ARRAY['segment']
ORDER BY position;

GRANT SELECT ON release.dimension, release.marginal, release.vw_release_cells,
    release.vw_rfm_segment_summary TO bauta_release, bauta_gateway, bauta_analyst;
