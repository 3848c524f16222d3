-- Writes verdicts that were changed into the parts of a month, so that nothing of erased clicks is left beside these: {month:String}.
ALTER TABLE clicks APPLY PATCHES IN PARTITION ID {month:String}
