-- Makes the salt of a day. {day:Int64} in days since 1970-01-01, {salt:String} in hexadecimal, {now:Int64} in milliseconds.
INSERT INTO salts (day, salt, created_at)
SELECT toDate32('1970-01-01') + {day:Int64}, unhex({salt:String}), fromUnixTimestamp64Milli({now:Int64}, 'UTC')
