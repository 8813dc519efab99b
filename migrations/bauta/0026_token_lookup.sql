-- Whether a role has a token is asked before the first is issued; sessions, which are many, are passed by.
CREATE INDEX credential_token ON access.credential (role, credential_id) WHERE kind = 'token';
