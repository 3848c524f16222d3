-- How many clicks the steps of an erasure took out: {erasure:UInt64}. Reads `removed_positions`, and all of `reclassifications`.
SELECT sum(clicks)
FROM
(
    SELECT groupBitmapMerge(positions) AS clicks
    FROM removed_positions
    WHERE removal IN (SELECT reclassification FROM reclassifications FINAL WHERE erasure = {erasure:UInt64} AND phase = 'applied')
    GROUP BY _topic, _partition
)
