-- Takes the dead letters out that an erasure recorded: {erasure:UInt64}. Doing it again changes nothing more.
ALTER TABLE dead_letters DELETE
WHERE sipHash64(_topic, _partition, _offset) IN
(
    SELECT sipHash64(_topic, _partition, toInt64(arrayJoin(bitmapToArray(positions))))
    FROM erased_dead_letters
    WHERE erasure = {erasure:UInt64}
)
