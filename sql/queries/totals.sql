-- How many clicks of humans and bots a window has.
--
-- {workspace:String}, {from:Int64} and {to:Int64} in milliseconds, {traffic:String} all, human or bot.
-- A line that ends in "each …" is repeated for each condition, with N counted from 0; as it stands it is one.
-- Reads `clicks` by its key (workspace, and link where there is a condition on it).
SELECT countIf(NOT is_bot) AS human_clicks, countIf(is_bot) AS bot_clicks
FROM clicks
WHERE workspace_id = {workspace:String}
    AND clicked_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
    AND clicked_at < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
    AND ({traffic:String} = 'all' OR is_bot = ({traffic:String} = 'bot'))
    AND {is_column_N:Identifier} IN {is_values_N:Array(String)} -- each is
    AND {not_column_N:Identifier} NOT IN {not_values_N:Array(String)} -- each not
    AND positionCaseInsensitiveUTF8({contains_column_N:Identifier}, {contains_text_N:String}) > 0 -- each contains
