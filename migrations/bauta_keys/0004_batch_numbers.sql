-- Whoever has the role of loads can close batches of loads that are yet to come. A batch is known by an id of its
-- own, and the keys of a contact by that of the contact: a number that is taken stops nobody.
ALTER TABLE keys.batch_key DROP CONSTRAINT batch_key_load_id_batch_number_key;
CREATE INDEX batch_key_load ON keys.batch_key (load_id, batch_number);
