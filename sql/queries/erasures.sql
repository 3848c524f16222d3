-- Erasures, newest first, at most {limit:UInt64}: all, or with {is_open:Bool} those that something is still to be done for. Reads all of `erasures`.
SELECT
    erasure,
    workspace_id,
    link_id,
    is_of_visitor,
    visitor_id,
    toUnixTimestamp64Milli(clicked_before) AS before,
    requested_by,
    toUnixTimestamp64Milli(requested_at) AS requested,
    clicks,
    dead_letters,
    toUnixTimestamp64Milli(invisible_at) AS invisible,
    toUnixTimestamp64Milli(rewritten_at) AS rewritten,
    toUnixTimestamp64Milli(gone_at) AS gone,
    toUnixTimestamp64Milli(closed_at) AS closed
FROM erasures FINAL
WHERE NOT {is_open:Bool} OR toUnixTimestamp64Milli(closed_at) = 0
ORDER BY requested_at DESC, erasure
LIMIT {limit:UInt64}
