-- The last position settled of each partition of each log, as `topic:partition`. Reads three columns of `spans`.
SELECT concat(_topic, ':', toString(_partition)) AS name, max(last_offset) AS last_offset FROM spans GROUP BY name ORDER BY name
