-- What is known about tokens, oldest first: of all, of the one with {hash_N:String} in hexadecimal, of the one with {token_id_N:String},
-- or of those of {workspace_N:String}; "each …" as in `count.sql`.
-- Reads `tokens`, by its key for a hash and all of it else: there are few. FINAL, because what is known of a token may not be
-- merged yet; what was inserted about one that is not there is left out.
SELECT
    token_id,
    last_characters,
    name,
    scopes,
    workspace_id,
    links,
    domains,
    projects,
    toUnixTimestamp64Milli(created_at) AS created,
    toUnixTimestamp64Milli(expires_at) AS expires,
    toUnixTimestamp64Milli(revoked_at) AS revoked,
    toUnixTimestamp64Milli(used_at) AS used
FROM tokens FINAL
WHERE token_id != ''
    AND hash = unhex({hash_N:String}) -- each hash
    AND token_id = {token_id_N:String} -- each token
    AND workspace_id = {workspace_N:String} -- each workspace
ORDER BY created, token_id
