-- How many dead letters there are by reason, the fields at fault, and when the latest was received, in milliseconds.
--
-- {reasons:Array(String)}, {fields:Array(String)} and {log:String} narrow it down, each unless it is empty; {since:Int64} and
-- {until:Int64} in milliseconds, the latter not included.
-- Reads `dead_letters` without the payloads.
SELECT
    toString(reason) AS name,
    arraySort(groupUniqArrayIf(toString(field), field != '')) AS fields_at_fault,
    count() AS letters,
    max(toUnixTimestamp64Milli(received_at)) AS latest
FROM dead_letters
WHERE (empty({reasons:Array(String)}) OR reason IN {reasons:Array(String)})
    AND (empty({fields:Array(String)}) OR field IN {fields:Array(String)})
    AND ({log:String} = '' OR _topic = {log:String})
    AND toUnixTimestamp64Milli(received_at) >= {since:Int64}
    AND toUnixTimestamp64Milli(received_at) < {until:Int64}
GROUP BY name
ORDER BY letters DESC, name
