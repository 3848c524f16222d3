-- The number of the last mutation of `clicks`; 0 when there was none. Reads `system.mutations`.
SELECT max(toUInt64OrZero(extract(mutation_id, '[0-9]+')))
FROM system.mutations
WHERE database = currentDatabase() AND table = 'clicks'
