-- Days of UTC, from and to, both included, whose clicks are being changed or erased just now, or were when somebody was killed: rollup and clicks
-- agree again when whoever comes next has finished that. Reads all of `reclassifications`.
SELECT toString(first_day) AS first, toString(last_day) AS last
FROM reclassifications FINAL
WHERE phase = 'planned'
