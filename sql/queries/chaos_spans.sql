-- Every span and its account, in the order of positions, for the oracle of `clickmill chaos`. Reads `spans`.
SELECT _partition AS partition, first_offset, last_offset, messages, rows, duplicates, dead
FROM spans
ORDER BY partition, first_offset, last_offset
