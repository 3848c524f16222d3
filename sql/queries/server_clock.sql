-- The present instant by the clock of the server, in milliseconds.
SELECT toUnixTimestamp64Milli(now64(3))
