-- The salt of a day, the first made if there are several. {day:Int64} in days since 1970-01-01. Reads `salts` by its key.
SELECT salt FROM salts
WHERE day = toDate32('1970-01-01') + {day:Int64} AND created_at > now() - INTERVAL 48 HOUR
ORDER BY created_at, salt
LIMIT 1
