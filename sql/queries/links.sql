-- The latest states of a workspace's links, ascending by link_id, at most {limit:UInt64}: of all, of those after {after_N:String}, of those with
-- {archived_N:Bool}, of {links_N:Array(String)}, of {domains_N:Array(String)}, of
-- {projects_N:Array(String)}, or of {link_N:String} alone. {workspace:String}; "each …" as in `count.sql`.
-- Reads the workspace's rows of `links` by the key, from there on; FINAL, because the states of a link may not be merged yet.
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
    AND link_id = {link_N:String} -- each link
    AND link_id > {after_N:String} -- each after
    AND archived = {archived_N:Bool} -- each archived
    AND link_id IN {links_N:Array(String)} -- each links
    AND domain IN {domains_N:Array(String)} -- each domains
    AND project_id IN {projects_N:Array(String)} -- each projects
ORDER BY link_id
LIMIT {limit:UInt64}
