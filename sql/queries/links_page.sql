-- The latest states of a workspace's links, ascending by link_id: at most {limit:UInt64} of those after {after:String}, which is
-- empty for the first, that are {archived:Array(Bool)}. {workspace:String}
-- Reads the workspace's rows of `links` from there on by the key; FINAL, because the states of a link may not be merged yet.
SELECT
    link_id,
    domain,
    short_code,
    destination_url,
    title,
    project_id,
    project_slug,
    project_name,
    tags,
    toUnixTimestamp64Milli(created_at) AS created,
    archived,
    toUnixTimestamp64Milli(updated_at) AS updated
FROM links FINAL
WHERE workspace_id = {workspace:String}
    AND link_id > {after:String}
    AND has({archived:Array(Bool)}, archived)
ORDER BY link_id
LIMIT {limit:UInt64}
