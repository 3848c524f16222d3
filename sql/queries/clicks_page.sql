-- Clicks themselves, newest first, a page at a time: at most {limit:UInt64} of those that come after the last click of the
-- page before, if there is one.
--
-- The window goes back as far as the page does, which `clicks_page_since.sql` finds out before: all columns are read only around
-- the clicks that are listed.
-- {from:Int64} and {to:Int64}, the window in milliseconds; other parameters of the window and the filter, and "each …", as in
-- `count.sql`.
-- {after_clicked_at_N:Int64} in milliseconds, {after_log_N:String}, {after_partition_N:Int32} and {after_offset_N:Int64} are the
-- place of that click. No two clicks have the same, so that nothing is listed twice or left out where many share a millisecond.
--
-- Reads `clicks` by its key (workspace and days). ClickHouse has optimizations of its own for this. Lazy materialization has failed
-- or returned wrong values in several releases (issues 87875, 88489 and 97771) and is switched off. Its filter for the first rows of
-- an order makes it read more than this does, and is not applied because the order is by an expression.
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
    AND (clicked_at, _topic, _partition, _offset) < (fromUnixTimestamp64Milli({after_clicked_at_N:Int64}, 'UTC'), {after_log_N:String}, {after_partition_N:Int32}, {after_offset_N:Int64}) -- each after
ORDER BY clicked DESC, log DESC, partition DESC, position DESC
LIMIT {limit:UInt64}
SETTINGS query_plan_optimize_lazy_materialization = 0
