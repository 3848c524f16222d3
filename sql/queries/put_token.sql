-- Makes a token known. {hash:String} in hexadecimal; {expires_at:Int64} in milliseconds, 0 for never; {created_at:Int64} in
-- milliseconds; other parameters as the columns of `tokens`.
INSERT INTO tokens (hash, token_id, last_characters, name, scopes, workspace_id, links, domains, projects, created_at, expires_at)
SELECT
    unhex({hash:String}),
    {token_id:String},
    {last_characters:String},
    {name:String},
    {scopes:Array(String)},
    {workspace:String},
    {links:Array(String)},
    {domains:Array(String)},
    {projects:Array(String)},
    fromUnixTimestamp64Milli({created_at:Int64}, 'UTC'),
    if({expires_at:Int64} = 0, NULL, fromUnixTimestamp64Milli({expires_at:Int64}, 'UTC'))
