-- Makes the engine forget where columns begin in files, for a question asked as if for the first time.
SYSTEM DROP MARK CACHE
