-- Makes the engine forget blocks of columns, for a question asked as if for the first time.
SYSTEM DROP UNCOMPRESSED CACHE
