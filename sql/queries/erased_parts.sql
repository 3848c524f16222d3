-- How many parts there still are on the disk that were replaced until {until:Int64}, in milliseconds, of the tables that erasures change. Reads `system.parts`.
SELECT count()
FROM system.parts
WHERE database = currentDatabase()
    AND table IN ('clicks', 'totals_15m', 'links', 'dead_letters', 'reclassified_totals')
    AND NOT active
    AND toInt64(toUnixTimestamp(remove_time)) * 1000 <= {until:Int64}
