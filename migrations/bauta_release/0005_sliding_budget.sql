-- The yearly budget is of any 365 days, not of a calendar year: with one that starts anew on 1 January,
-- two years' budgets could be spent around New Year.
CREATE OR REPLACE FUNCTION release.refuse_overdraft() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    in_force release.budget;
BEGIN
    -- One charge at a time. A transaction that cannot see the charge before it fails here, whatever
    -- its isolation: the row has changed since it began.
    UPDATE release.budget SET charges = charges + 1 RETURNING * INTO in_force;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no privacy budget is in force' USING ERRCODE = 'BR001';
    END IF;
    IF NEW.rho IS DISTINCT FROM in_force.rho_per_epoch THEN
        RAISE EXCEPTION 'an epoch costs what the budget in force says' USING ERRCODE = 'BR001';
    END IF;
    NEW.rho_cap := in_force.rho_per_year;
    -- A charge that is dated after this one, as when a clock was put back, counts as well.
    IF NEW.rho + (
        SELECT coalesce(sum(rho), 0) FROM release.privacy_ledger
        WHERE charged_at > NEW.charged_at - interval '365 days'
    ) > in_force.rho_per_year THEN
        RAISE EXCEPTION 'the yearly privacy budget is spent' USING ERRCODE = 'BR001';
    END IF;
    RETURN NEW;
END
$$;
