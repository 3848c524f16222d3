-- How many spans of any log were settled since an instant. {since:Int64} in milliseconds. Reads one column of `spans`.
SELECT count() FROM spans WHERE settled_at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
