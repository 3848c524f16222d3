-- Notes that a migration was applied. {number:UInt32} {name:String}
INSERT INTO migrations (number, name) SELECT {number:UInt32}, {name:String}
