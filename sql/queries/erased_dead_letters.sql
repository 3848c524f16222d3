-- How many dead letters an erasure recorded: {erasure:UInt64}. Reads `erased_dead_letters`.
SELECT sum(letters)
FROM (SELECT groupBitmapMerge(positions) AS letters FROM erased_dead_letters WHERE erasure = {erasure:UInt64} GROUP BY _topic, _partition)
