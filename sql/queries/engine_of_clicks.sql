-- Which engine keeps the clicks.
SELECT engine FROM system.tables WHERE database = currentDatabase() AND name = 'clicks'
