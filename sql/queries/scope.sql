-- Which clicks a question sees: one workspace, one window, the filter. Stands in every statement about clicks in place of the line
-- `-- scope`; parameters and "each …" are explained in `count.sql`.
FROM clicks
LEFT ANY JOIN -- each registry
( -- each registry
    SELECT link_id, project_id AS project_key, tags FROM links FINAL WHERE workspace_id = {workspace:String} -- each registry
) AS registry USING (link_id) -- each registry
WHERE workspace_id = {workspace:String}
    AND day BETWEEN toDate({first_day:UInt16}) AND toDate({last_day:UInt16})
    AND quarter >= if(day = toDate({first_day:UInt16}), {first_quarter_N:UInt8}, 0) -- each first_quarter
    AND quarter < if(day = toDate({last_day:UInt16}), {end_quarter_N:UInt8}, 96) -- each end_quarter
    AND clicked_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') -- each exact
    AND clicked_at < fromUnixTimestamp64Milli({to:Int64}, 'UTC') -- each exact
    AND is_bot = {is_bot_N:Bool} -- each verdict
    AND {is_column_N:Identifier} IN {is_values_N:Array(String)} -- each is
    AND {not_column_N:Identifier} NOT IN {not_values_N:Array(String)} -- each not
    AND positionCaseInsensitiveUTF8({contains_column_N:Identifier}, {contains_text_N:String}) > 0 -- each contains
    AND hasAny(if(empty(tags), [''], tags), {tag_is_values_N:Array(String)}) -- each tag_is
    AND NOT hasAny(if(empty(tags), [''], tags), {tag_not_values_N:Array(String)}) -- each tag_not
    AND arrayExists(tag -> positionCaseInsensitiveUTF8(tag, {tag_contains_text_N:String}) > 0, tags) -- each tag_contains
