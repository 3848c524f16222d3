-- How many clicks an export has, by day of UTC since 1970 of its order, and where these are: the first and the last instant at
-- which they were clicked, in milliseconds, and their first and last offset, whatever the partition.
--
-- Parameters of the scope as in `count.sql`, of the export as in `export_scope.sql`.
-- Reads of `clicks` the columns of positions, of the order and of the filter, by its key (workspace and days).
WITH -- each local
    toUInt32(day) * 96 + quarter AS unit -- each quarter
    toUInt32(intDiv(toUnixTimestamp64Milli(clicked_at), 60000)) AS unit -- each minute
    , toInt64(unit) + {offset:Int64} -- each local
        + if(unit >= {stretch_unit_N:UInt32}, {stretch_change_N:Int64}, 0) -- each stretch
        AS local -- each local
    , toString(intDiv(local % {units_of_day:Int64} * 24, {units_of_day:Int64})) AS hour_key -- each local
    , toString((intDiv(local, {units_of_day:Int64}) + 3) % 7 + 1) AS weekday_key -- each local
SELECT
    intDiv(toUnixTimestamp64Milli({order:Identifier}), 86400000) AS day_of_order,
    count() AS clicks,
    toUnixTimestamp64Milli(min(clicked_at)) AS first_clicked,
    toUnixTimestamp64Milli(max(clicked_at)) AS last_clicked,
    min(_offset) AS first_offset,
    max(_offset) AS last_offset
-- scope
    -- export
GROUP BY day_of_order
ORDER BY day_of_order
