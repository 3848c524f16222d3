-- How many merges of the database are under way.
SELECT count() FROM system.merges WHERE database = currentDatabase()
