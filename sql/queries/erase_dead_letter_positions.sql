-- Records the positions of the dead letters that an erasure takes out: {erasure:UInt64}; those that say to be of {workspace:String}, and of {link:String} unless it is empty, and that
-- their log took in until {received_until:Int64} in milliseconds. What is no JSON is looked at as text.
-- Reads `dead_letters` with the payloads.
INSERT INTO erased_dead_letters (erasure, _topic, _partition, positions)
SELECT {erasure:UInt64}, _topic, _partition, groupBitmapState(toUInt64(_offset))
FROM dead_letters
WHERE toUnixTimestamp64Milli(received_at) <= {received_until:Int64}
    AND if(
        isValidJSON(payload),
        JSONExtractString(payload, 'workspace_id') = {workspace:String} AND ({link:String} = '' OR JSONExtractString(payload, 'link_id') = {link:String}),
        match(payload, concat('"workspace_id"\\s*:\\s*"', {workspace:String}, '"'))
            AND ({link:String} = '' OR match(payload, concat('"link_id"\\s*:\\s*"', regexpQuoteMeta({link:String}), '"'))))
GROUP BY _topic, _partition
