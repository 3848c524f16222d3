-- What is measured: the engine, and how much the database has to read.
SELECT
    version() AS version,
    sumIf(rows, table = 'clicks') AS clicks,
    countIf(table = 'clicks') AS parts,
    sum(bytes_on_disk) AS bytes,
    -- A subquery might have no row, and so no value.
    ifNull((SELECT count() FROM system.tables WHERE database = currentDatabase() AND engine = 'MaterializedView'), 0) AS views
FROM system.parts
WHERE database = currentDatabase() AND active
