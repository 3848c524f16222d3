-- The end of a database that `clickmill chaos` has made for one seed. {database:Identifier}
DROP DATABASE IF EXISTS {database:Identifier} SYNC
