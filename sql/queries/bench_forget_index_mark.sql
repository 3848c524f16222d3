-- Makes the engine forget where indices begin in files, for a question asked as if for the first time.
SYSTEM DROP INDEX MARK CACHE
