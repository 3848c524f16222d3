-- Records the positions of the clicks that a step of an erasure takes out: {reclassification:UInt64}, days from {first_day:UInt16} to {last_day:UInt16}
-- since 1970; other parameters as in `erase_days.sql`. What is recorded is what the step is about, whatever comes later.
-- Reads the workspace's rows of `clicks` by the key.
INSERT INTO removed_positions (removal, _topic, _partition, positions)
SELECT {reclassification:UInt64}, _topic, _partition, groupBitmapState(toUInt64(_offset))
FROM clicks
WHERE workspace_id = {workspace:String}
    AND ({link:String} = '' OR link_id = {link:String})
    AND ({visitor:UInt64} = 0 OR visitor_id = {visitor:UInt64})
    AND ({clicked_before:Int64} = 0 OR toUnixTimestamp64Milli(clicked_at) < {clicked_before:Int64})
    AND (toUnixTimestamp64Milli(received_at) <= {received_until:Int64} OR ({is_first:Bool} AND received_at > now64(3)))
    AND day BETWEEN toDate({first_day:UInt16}) AND toDate({last_day:UInt16})
GROUP BY _topic, _partition
