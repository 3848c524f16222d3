-- Takes quarter hours without clicks out of the totals of a month: {month:String}. A row of no clicks adds nothing, whatever comes at the same
-- time; those that say of a step that it was done stay.
ALTER TABLE totals_15m DELETE IN PARTITION ID {month:String} WHERE clicks = 0 AND NOT startsWith(workspace_id, 'reclassification:')
