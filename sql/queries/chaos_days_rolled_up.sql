-- Clicks per day (20260331) and verdict by the rollup's account, for the oracle of `clickmill chaos`. Reads `totals_15m`.
SELECT toYYYYMMDD(bucket) AS day, is_bot, toUInt64(sum(totals.clicks)) AS clicks FROM totals_15m AS totals GROUP BY day, is_bot ORDER BY day, is_bot
