-- Copies the spans of another database, so that both know as much about how fresh they are. {source:Identifier} the database.
INSERT INTO spans SELECT * FROM {source:Identifier}.spans
