-- The numbers and names of the migrations that were applied. Reads `migrations`.
SELECT DISTINCT number, name FROM migrations
