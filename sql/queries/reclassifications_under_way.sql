-- The steps of reclassifications that are neither applied nor given up, and how long ago, in milliseconds, somebody was last at work on each. Reads all of
-- `reclassifications`, a row for each step ever.
SELECT
    reclassification,
    toUInt16(first_day) AS first_day_number,
    toUInt16(last_day) AS last_day_number,
    partitions,
    last_offsets,
    toString(phase) AS phase_text,
    erasure,
    toUnixTimestamp64Milli(now64(3)) - toUnixTimestamp64Milli(updated_at) AS idle
FROM reclassifications FINAL
WHERE phase IN ('planning', 'planned')
ORDER BY reclassification
