-- How many clicks there are, and how many of them are from the log {topic:String}. Reads one column of `clicks`.
SELECT count() AS clicks, countIf(_topic = {topic:String}) AS clicks_of_log FROM clicks
