-- Takes a link, or with an empty {link:String} all links of {workspace:String}, out of the registry, as far as it was put until {received_until:Int64} in milliseconds.
ALTER TABLE links DELETE
WHERE workspace_id = {workspace:String}
    AND ({link:String} = '' OR link_id = {link:String})
    AND toUnixTimestamp64Milli(updated_at) <= {received_until:Int64}
