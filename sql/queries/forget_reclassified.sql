-- Takes out of {table:Identifier}, one of the tables `reclassified_…`, what it has of a step: {reclassification:String}.
ALTER TABLE {table:Identifier} DROP PARTITION ID {reclassification:String}
