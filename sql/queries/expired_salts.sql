-- How many salts there are that were made 48 hours ago or earlier. Reads `salts`.
SELECT count() FROM salts WHERE created_at <= now() - INTERVAL 48 HOUR
