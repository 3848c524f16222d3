-- Makes the engine forget compiled expressions, for a question asked as if for the first time.
SYSTEM DROP COMPILED EXPRESSION CACHE
