-- The clicks of some days of an export, in its order: ascending by the instant it goes by, then by log, partition and offset.
--
-- {first_day_of_order:Int64} and {last_day_of_order:Int64}, both included, in days of UTC since 1970 of the order; {first_offset:Int64} and
-- {last_offset:Int64}, between which their offsets lie. Other parameters of the scope as in `count.sql`, of the export as in
-- `export_scope.sql`. The window is that in which these clicks were clicked, which `export_days.sql` finds out before.
--
-- Reads `clicks` by its key (workspace and days), or by the index of positions where the order is another one. What does not fit into
-- memory is put in order on disk.
WITH -- each local
    toUInt32(day) * 96 + quarter AS unit -- each quarter
    toUInt32(intDiv(toUnixTimestamp64Milli(clicked_at), 60000)) AS unit -- each minute
    , toInt64(unit) + {offset:Int64} -- each local
        + if(unit >= {stretch_unit_N:UInt32}, {stretch_change_N:Int64}, 0) -- each stretch
        AS local -- each local
    , toString(intDiv(local % {units_of_day:Int64} * 24, {units_of_day:Int64})) AS hour_key -- each local
    , toString((intDiv(local, {units_of_day:Int64}) + 3) % 7 + 1) AS weekday_key -- each local
SELECT
    -- columns
-- scope
    -- export
    AND intDiv(toUnixTimestamp64Milli({order:Identifier}), 86400000) BETWEEN {first_day_of_order:Int64} AND {last_day_of_order:Int64}
    AND _offset BETWEEN {first_offset:Int64} AND {last_offset:Int64}
ORDER BY {order:Identifier}, log, partition, position
