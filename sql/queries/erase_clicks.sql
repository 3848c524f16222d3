-- Takes the clicks out of a month that a step of an erasure recorded: {month:String}; {reclassification:UInt64}, days from {first_day:UInt16} to {last_day:UInt16} since 1970.
-- Nobody sees them any more; they are on the disk until `erase_masked_clicks.sql`. Doing it again changes nothing more, and nothing at all when the
-- step was given up. The statement is kept on the disk for a while, and so does not name whose clicks they are.
-- Reads of `clicks` the positions in that time.
DELETE FROM clicks IN PARTITION ID {month:String}
WHERE day BETWEEN toDate({first_day:UInt16}) AND toDate({last_day:UInt16})
    AND sipHash64(_topic, _partition, _offset) IN
    (
        SELECT sipHash64(_topic, _partition, toInt64(arrayJoin(bitmapToArray(positions))))
        FROM removed_positions
        WHERE removal = {reclassification:UInt64}
            AND removal IN (SELECT reclassification FROM reclassifications FINAL WHERE phase = 'planned')
    )
