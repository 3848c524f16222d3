-- Whether `totals_15m` has what a step wrote down for it: {reclassification:UInt64}, {first_day:UInt16} since 1970. Reads one key of it.
SELECT count() > 0 AS is_done
FROM totals_15m
WHERE workspace_id = concat('reclassification:', toString({reclassification:UInt64}))
    AND bucket = toDateTime(toDate({first_day:UInt16}), 'UTC')
