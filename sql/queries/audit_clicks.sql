-- What is stored, per partition of each log, up to the last position that is settled: later rows are not accounted for yet.
-- {partitions:Array(String)} as `topic:partition`, {last_offsets:Array(Int64)} in the same order.
-- Reads of `clicks` the three columns of the position.
SELECT
    concat(_topic, ':', toString(_partition)) AS name,
    count() AS stored,
    uniqExact(_offset) AS stored_once
FROM clicks
WHERE _offset <= {last_offsets:Array(Int64)}[indexOf({partitions:Array(String)}, concat(_topic, ':', toString(_partition)))]
    AND has({partitions:Array(String)}, concat(_topic, ':', toString(_partition)))
GROUP BY name
