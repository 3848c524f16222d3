-- The position of every dead letter, for the oracle of `clickmill chaos`. Reads `dead_letters` by its key.
SELECT _partition AS partition, _offset AS offset FROM dead_letters ORDER BY partition, offset
