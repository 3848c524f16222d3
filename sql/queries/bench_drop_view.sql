-- The end of a rollup: a table to compare with is to have none. {view:Identifier}
DROP VIEW {view:Identifier} SYNC
