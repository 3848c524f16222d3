-- Records how far an erasure is: {erasure:UInt64} of {workspace:String}, {link:String}, {is_of_visitor:Bool}, {visitor:UInt64}, {clicked_before:Int64}, asked for by {requested_by:String} at
-- {requested_at:Int64}; {clicks:UInt64} and {dead_letters:UInt64} so far; {invisible_at:Int64}, {rewritten_at:Int64}, {gone_at:Int64} and {closed_at:Int64}. All instants are in milliseconds,
-- 0 when they have not come. The latest record wins.
INSERT INTO erasures
(
    erasure, workspace_id, link_id, is_of_visitor, visitor_id, clicked_before, requested_by, requested_at, clicks, dead_letters,
    invisible_at, rewritten_at, gone_at, closed_at, updated_at
)
SELECT
    {erasure:UInt64},
    {workspace:String},
    {link:String},
    {is_of_visitor:Bool},
    {visitor:UInt64},
    fromUnixTimestamp64Milli({clicked_before:Int64}, 'UTC'),
    {requested_by:String},
    fromUnixTimestamp64Milli({requested_at:Int64}, 'UTC'),
    {clicks:UInt64},
    {dead_letters:UInt64},
    fromUnixTimestamp64Milli({invisible_at:Int64}, 'UTC'),
    fromUnixTimestamp64Milli({rewritten_at:Int64}, 'UTC'),
    fromUnixTimestamp64Milli({gone_at:Int64}, 'UTC'),
    fromUnixTimestamp64Milli({closed_at:Int64}, 'UTC'),
    now64(3, 'UTC')
