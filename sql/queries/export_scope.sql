-- Which of the clicks that a question sees an export has. Stands in statements of exports in place of the line `-- export`, after the
-- scope.
--
-- {until_log_N:String}, {until_partitions_N:Array(Int32)} and {until_offsets_N:Array(Int64)}: up to which positions, log by log; nothing of a
-- log or partition that is not named. {since_log_N:String}, … the same, after which; everything of what is not named.
-- {order:Identifier} is `clicked_at` or `received_at`. {after_at_N:Int64} in milliseconds by it, {after_log_N:String}, {after_partition_N:Int32}
-- and {after_offset_N:Int64}: the place after which clicks are meant; {last_at_N:Int64}, … the place up to which.
    AND _offset <= multiIf(
        _topic = {until_log_N:String}, transform(_partition, {until_partitions_N:Array(Int32)}, {until_offsets_N:Array(Int64)}, toInt64(-1)), -- each until
        toInt64(-1))
    AND _offset > multiIf( -- each has_since
        _topic = {since_log_N:String}, transform(_partition, {since_partitions_N:Array(Int32)}, {since_offsets_N:Array(Int64)}, toInt64(-1)), -- each since
        toInt64(-1)) -- each has_since
    AND ({order:Identifier}, _topic, _partition, _offset) > (fromUnixTimestamp64Milli({after_at_N:Int64}, 'UTC'), {after_log_N:String}, {after_partition_N:Int32}, {after_offset_N:Int64}) -- each after
    AND ({order:Identifier}, _topic, _partition, _offset) <= (fromUnixTimestamp64Milli({last_at_N:Int64}, 'UTC'), {last_log_N:String}, {last_partition_N:Int32}, {last_offset_N:Int64}) -- each last
