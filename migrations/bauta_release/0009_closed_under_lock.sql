-- Whether an epoch is closed and whether it is charged are two questions: between them its publisher could commit. Who
-- writes of an epoch, and who closes one, holds the row of the budget to the end, as who charges one does.
CREATE OR REPLACE FUNCTION release.refuse_late_cell() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'an epoch is written as what stands now' USING ERRCODE = '25001';
    END IF;
    PERFORM FROM release.budget FOR UPDATE;
    IF EXISTS (SELECT FROM inserted JOIN release.epoch USING (epoch)) THEN
        RAISE EXCEPTION 'the epoch is closed' USING ERRCODE = '42501';
    END IF;
    IF EXISTS (
        SELECT FROM inserted
        WHERE NOT EXISTS (SELECT FROM release.privacy_ledger l WHERE l.epoch = inserted.epoch))
    THEN
        RAISE EXCEPTION 'the epoch is not charged' USING ERRCODE = 'BR001';
    END IF;
    RETURN NULL;
END
$$;
CREATE OR REPLACE FUNCTION release.refuse_uncharged_cells() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asked record;
    combinations numeric;
BEGIN
    PERFORM FROM release.budget FOR UPDATE;
    IF NEW.cells_per_person <> (
        SELECT count(*) FROM release.marginal WHERE marginal.epoch = NEW.epoch
    ) THEN
        RAISE EXCEPTION 'the epoch has other marginals than were charged for'
            USING ERRCODE = 'BR001';
    END IF;
    FOR asked IN
        SELECT marginal.measure, marginal.marginal, marginal.dimensions FROM release.marginal
        WHERE marginal.epoch = NEW.epoch
    LOOP
        combinations := 1;
        FOR place IN 1 .. cardinality(asked.dimensions) LOOP
            combinations := combinations * (
                SELECT cardinality(dimension.domain) FROM release.dimension
                WHERE dimension.epoch = NEW.epoch AND dimension.dimension = asked.dimensions[place]
            );
        END LOOP;
        IF combinations IS DISTINCT FROM (
            SELECT count(*) FROM release.cell
            WHERE cell.epoch = NEW.epoch AND cell.measure = asked.measure
                AND cell.marginal = asked.marginal
        ) THEN
            RAISE EXCEPTION 'a marginal has not each combination of values once'
                USING ERRCODE = 'BR001';
        END IF;
    END LOOP;
    -- As many as there are combinations, no two alike (the primary key), and each of listed values.
    IF EXISTS (
        SELECT FROM release.cell
        JOIN release.marginal USING (epoch, measure, marginal)
        CROSS JOIN LATERAL unnest(cell.members, marginal.dimensions) AS held (member, dimension)
        LEFT JOIN (
            SELECT dimension.dimension, listed.member
            FROM release.dimension CROSS JOIN LATERAL unnest(dimension.domain) AS listed (member)
            WHERE dimension.epoch = NEW.epoch
        ) AS listed USING (dimension, member)
        WHERE cell.epoch = NEW.epoch AND listed.member IS NULL
    ) THEN
        RAISE EXCEPTION 'a cell has a value that its dimension does not list'
            USING ERRCODE = 'BR001';
    END IF;
    RETURN NULL;
END
$$;
