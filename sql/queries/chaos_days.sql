-- Clicks per day (20260331) and verdict, counted one by one, for the oracle of `clickmill chaos`. Reads `clicks`.
SELECT toYYYYMMDD(clicked_at) AS day, is_bot, count() AS clicks FROM clicks GROUP BY day, is_bot ORDER BY day, is_bot
