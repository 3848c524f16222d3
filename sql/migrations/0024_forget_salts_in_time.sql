-- A salt is off the disk soon after it is deleted: parts that are replaced go after a minute instead of eight, and what is older
-- than its time is looked for every minute instead of every hour.
ALTER TABLE salts MODIFY SETTING merge_with_ttl_timeout = 60, old_parts_lifetime = 60
