-- The place of the click that comes after {skip:UInt64} others of an export, in its order, of those of the days from {first_day_of_order:Int64}
-- to {last_day_of_order:Int64}: the instant of the order in milliseconds, log, partition and offset.
--
-- Other parameters as in `export_slice.sql`.
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
    toUnixTimestamp64Milli({order:Identifier}) AS at,
    _topic AS log,
    _partition AS partition,
    _offset AS position
-- scope
    -- export
    AND intDiv(toUnixTimestamp64Milli({order:Identifier}), 86400000) BETWEEN {first_day_of_order:Int64} AND {last_day_of_order:Int64}
    AND _offset BETWEEN {first_offset:Int64} AND {last_offset:Int64}
ORDER BY at, log, partition, position
LIMIT {skip:UInt64}, 1
SETTINGS query_plan_optimize_lazy_materialization = 0
