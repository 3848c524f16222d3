-- Removes what `bench_create_columns.sql` has made.
DROP TABLE columns_of_clicks SYNC
