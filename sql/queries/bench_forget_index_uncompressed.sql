-- Makes the engine forget blocks of indices, for a question asked as if for the first time.
SYSTEM DROP INDEX UNCOMPRESSED CACHE
