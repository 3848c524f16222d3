-- The numbers of the migrations that were applied. Reads `migrations`.
SELECT DISTINCT number FROM migrations
