-- Copies one calendar partition of the clicks of another database. {source:Identifier} the database, {month:UInt32} as in 202610.
-- Reads all columns of that partition.
INSERT INTO clicks SELECT * FROM {source:Identifier}.clicks WHERE toYYYYMM(clicked_at) = {month:UInt32}
