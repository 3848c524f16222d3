-- Notes that a token was used. {hash:String} in hexadecimal; {used_at:Int64} in milliseconds.
INSERT INTO tokens (hash, used_at)
SELECT unhex({hash:String}), fromUnixTimestamp64Milli({used_at:Int64}, 'UTC')
