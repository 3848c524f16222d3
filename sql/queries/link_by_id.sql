-- The latest state of one link. {workspace:String}, {link:String}
-- Reads `links` by its key; FINAL, because the states of a link may not be merged yet.
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
WHERE workspace_id = {workspace:String} AND link_id = {link:String}
