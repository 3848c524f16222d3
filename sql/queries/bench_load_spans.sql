-- Notes that some of the clicks of `bench_load_clicks.sql` are stored, so that the audit can add them up: a span per partition.
-- {topic:String}; {first:UInt64} and {next:UInt64} the number of the first click and the one after the last; {until:Int64} the instant in
-- milliseconds before which all clicks up to then were received. Reads nothing.
INSERT INTO spans (_topic, _partition, first_offset, last_offset, messages, rows, duplicates, dead, received_until, settled_at)
WITH
    intDiv({first:UInt64} + 15 - number, 16) AS first_here,
    intDiv({next:UInt64} + 15 - number, 16) AS next_here
SELECT
    {topic:String},
    number,
    first_here,
    next_here - 1,
    next_here - first_here,
    next_here - first_here,
    0,
    0,
    fromUnixTimestamp64Milli({until:Int64}, 'UTC'),
    now64(3)
FROM numbers(16)
WHERE next_here > first_here
