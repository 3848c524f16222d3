-- Makes the engine forget primary keys, for a question asked as if for the first time.
SYSTEM DROP PRIMARY INDEX CACHE
