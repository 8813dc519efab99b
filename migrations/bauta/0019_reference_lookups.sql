-- Each merge of two people looks for the references of one of them: without an index that costs as much
-- as there are references of all time.
CREATE INDEX reference_subject ON worklist.reference (subject_id);
