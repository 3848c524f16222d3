-- What is stored of one log, per partition, up to the last position that is settled: later rows are not accounted for yet. And what
-- was removed of it: positions that are not stored any more, and those that are although their removal is done.
-- {topic:String}, {partitions:Array(Int32)}, {last_offsets:Array(Int64)} in the same order.
-- Reads of `clicks` the three columns of the position, `removed_positions`, `removals`, and of `reclassifications` the steps of erasures. A bitmap counts distinct positions exactly at a bit
-- each, where `uniqExact` would keep every position of the table in memory.
SELECT
    partition,
    sum(rows) AS stored,
    bitmapCardinality(groupBitmapMergeState(present) AS all_present) AS stored_once,
    bitmapAndnotCardinality(groupBitmapMergeState(removed_ever), all_present) AS removed,
    bitmapAndCardinality(groupBitmapMergeState(removed_for_good), all_present) AS returned
FROM
(
    SELECT
        _partition AS partition,
        count() AS rows,
        groupBitmapState(toUInt64(_offset)) AS present,
        bitmapBuild(emptyArrayUInt64()) AS removed_ever,
        bitmapBuild(emptyArrayUInt64()) AS removed_for_good
    FROM clicks
    WHERE _topic = {topic:String}
        AND _offset <= transform(_partition, {partitions:Array(Int32)}, {last_offsets:Array(Int64)}, toInt64(-1))
    GROUP BY partition
    UNION ALL
    SELECT
        _partition AS partition,
        toUInt64(0) AS rows,
        bitmapBuild(emptyArrayUInt64()) AS present,
        positions AS removed_ever,
        if(
            removal IN
            (
                SELECT removal FROM removals WHERE toUnixTimestamp64Milli(removed_at) != 0
                UNION ALL
                SELECT reclassification FROM reclassifications FINAL WHERE erasure != 0 AND phase = 'applied'
            ),
            positions,
            bitmapBuild(emptyArrayUInt64())
        ) AS removed_for_good
    FROM removed_positions
    WHERE _topic = {topic:String} AND has({partitions:Array(Int32)}, _partition)
)
GROUP BY partition
