-- The months, such as 202603, in which {erasures:Array(UInt64)} took clicks out. Reads all of `reclassifications`.
SELECT DISTINCT toString(toYYYYMM(first_day)) AS month
FROM reclassifications FINAL
WHERE erasure IN {erasures:Array(UInt64)} AND phase = 'applied'
ORDER BY month
