-- How many parts of a month hold clicks that nobody sees any more: {month:String}. Reads `system.parts`.
SELECT count()
FROM system.parts
WHERE database = currentDatabase() AND table = 'clicks' AND active AND partition_id = {month:String} AND has_lightweight_delete
