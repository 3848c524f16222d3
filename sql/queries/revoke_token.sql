-- Notes that a token is good for nothing from {revoked_at:Int64} in milliseconds on, unless it was before. {token_id:String}
-- Reads all of `tokens`: there are few.
INSERT INTO tokens (hash, revoked_at)
SELECT hash, fromUnixTimestamp64Milli({revoked_at:Int64}, 'UTC')
FROM tokens FINAL
WHERE token_id = {token_id:String}
    AND revoked_at IS NULL
