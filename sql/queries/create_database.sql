-- The database everything lives in. {database:Identifier}
CREATE DATABASE IF NOT EXISTS {database:Identifier}
