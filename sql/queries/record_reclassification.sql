-- Records a step of a reclassification: {reclassification:UInt64}, days from {first_day:UInt16} to {last_day:UInt16} since 1970, up to
-- {last_offsets:Array(Int64)} of {partitions:Array(String)}, and {phase:String}; {erasure:UInt64} when it is one of an erasure, or else 0. The latest record of a step wins, but what was applied or given up
-- stays so.
INSERT INTO reclassifications (reclassification, first_day, last_day, partitions, last_offsets, phase, erasure, updated_at)
SELECT
    {reclassification:UInt64},
    toDate({first_day:UInt16}),
    toDate({last_day:UInt16}),
    {partitions:Array(String)},
    {last_offsets:Array(Int64)},
    {phase:String},
    {erasure:UInt64},
    now64(3, 'UTC')
WHERE NOT (SELECT max(phase IN ('applied', 'given_up')) FROM reclassifications WHERE reclassification = {reclassification:UInt64})
