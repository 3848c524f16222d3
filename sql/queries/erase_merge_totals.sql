-- Adds up the totals of a month, so that those of erased clicks are zero: {month:String}.
OPTIMIZE TABLE totals_15m PARTITION ID {month:String} FINAL
