-- Sets for how many days a workspace is kept. {workspace:String}; {clicks_days:UInt16} and {totals_days:UInt16}, 0 for ever;
-- {updated_at:Int64} in milliseconds.
INSERT INTO retention (workspace_id, clicks_days, totals_days, updated_at)
SELECT {workspace:String}, nullIf({clicks_days:UInt16}, 0), nullIf({totals_days:UInt16}, 0), fromUnixTimestamp64Milli({updated_at:Int64}, 'UTC')
