INSERT INTO dead_letters FORMAT Native
