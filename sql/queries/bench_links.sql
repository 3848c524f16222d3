-- Links of a workspace, at most {most:UInt64}. {workspace:String}
-- Reads `clicks` by its key.
SELECT link_id FROM clicks WHERE workspace_id = {workspace:String} GROUP BY link_id ORDER BY link_id LIMIT {most:UInt64}
