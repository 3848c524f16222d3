-- The workspace with the most clicks and the one in the middle of them all, and when any was clicked last, in milliseconds.
-- Reads two columns of `clicks`.
SELECT workspace_id, clicks, last_click
FROM
(
    SELECT
        workspace_id,
        count() AS clicks,
        toUnixTimestamp64Milli(max(max(clicked_at)) OVER ()) AS last_click,
        row_number() OVER (ORDER BY count() DESC, workspace_id) AS rank,
        count() OVER () AS workspaces
    FROM clicks
    GROUP BY workspace_id
)
WHERE rank IN (1, intDiv(workspaces, 2) + 1)
ORDER BY rank
