-- The days of UTC that have clicks, from {first_day:UInt16} to {last_day:UInt16} since 1970, both included, and how many each has.
-- Reads the day of all clicks in that time.
SELECT toUInt16(day) AS day_number, toYYYYMM(day) AS month, count() AS clicks
FROM clicks
WHERE day BETWEEN toDate({first_day:UInt16}) AND toDate({last_day:UInt16})
GROUP BY day
ORDER BY day
