-- Deletes salts that were made 48 hours ago or earlier. Doing it again changes nothing more.
ALTER TABLE salts DELETE WHERE created_at <= now() - INTERVAL 48 HOUR
