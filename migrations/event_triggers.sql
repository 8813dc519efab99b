-- Rights by default are an object each: their numbers are of the counter that all databases share, by which
-- whoever makes some counts what others store. Analysts share nothing they could give rights to.
CREATE OR REPLACE FUNCTION release.refuse_default_rights() RETURNS event_trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF session_user <> 'bauta_owner'
        AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = session_user) THEN
        RAISE EXCEPTION 'rights by default are the owner''s to give' USING ERRCODE = '42501';
    END IF;
END
$$;
REVOKE ALL ON FUNCTION release.refuse_default_rights() FROM PUBLIC;
DROP EVENT TRIGGER IF EXISTS refuse_default_rights;
CREATE EVENT TRIGGER refuse_default_rights ON ddl_command_start
    WHEN TAG IN ('ALTER DEFAULT PRIVILEGES')
    EXECUTE FUNCTION release.refuse_default_rights();
