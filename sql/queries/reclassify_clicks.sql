-- Gives the clicks of a step their new verdicts, and what is told from the same evidence; all at once when it is one block. Doing it again
-- changes nothing more, and nothing at all when the step was given up or applied.
-- {reclassification:UInt64}; {first_day:UInt16}, {last_day:UInt16}, {partitions:Array(String)} and {last_offsets:Array(Int64)} as in `reclassify_groups.sql`.
-- Lists are put in order after they were gathered: ClickHouse gathers the rows of an ordered subquery in any order here.
-- Reads of `clicks` in that time what verdicts rest on, and positions.
UPDATE clicks SET
    is_bot = (SELECT arraySort(groupArray((verdict, is_bot))) FROM reclassified_verdicts WHERE reclassification = {reclassification:UInt64}).2[
        (
            transform(
                if(position_key IN (SELECT position_key FROM reclassified_clicks WHERE reclassification = {reclassification:UInt64}), position_key, evidence),
                (SELECT arraySort(groupArray((key, verdict))) FROM reclassified_evidence WHERE reclassification = {reclassification:UInt64}).1,
                (SELECT arraySort(groupArray((key, verdict))) FROM reclassified_evidence WHERE reclassification = {reclassification:UInt64}).2,
                toUInt32(0)
            ) AS number
        )
    ],
    bot_class = (SELECT arraySort(groupArray((verdict, bot_class))) FROM reclassified_verdicts WHERE reclassification = {reclassification:UInt64}).2[number],
    bot_name = (SELECT arraySort(groupArray((verdict, bot_name))) FROM reclassified_verdicts WHERE reclassification = {reclassification:UInt64}).2[number],
    bot_reasons = (SELECT arraySort(groupArray((verdict, bot_reasons))) FROM reclassified_verdicts WHERE reclassification = {reclassification:UInt64}).2[number],
    classifier_version = (SELECT arraySort(groupArray((verdict, classifier_version))) FROM reclassified_verdicts WHERE reclassification = {reclassification:UInt64}).2[number],
    device = (SELECT arraySort(groupArray((verdict, device))) FROM reclassified_verdicts WHERE reclassification = {reclassification:UInt64}).2[number],
    browser = (SELECT arraySort(groupArray((verdict, browser))) FROM reclassified_verdicts WHERE reclassification = {reclassification:UInt64}).2[number],
    browser_version = (SELECT arraySort(groupArray((verdict, browser_version))) FROM reclassified_verdicts WHERE reclassification = {reclassification:UInt64}).2[number],
    os = (SELECT arraySort(groupArray((verdict, os))) FROM reclassified_verdicts WHERE reclassification = {reclassification:UInt64}).2[number],
    os_version = (SELECT arraySort(groupArray((verdict, os_version))) FROM reclassified_verdicts WHERE reclassification = {reclassification:UInt64}).2[number]
WHERE day BETWEEN toDate({first_day:UInt16}) AND toDate({last_day:UInt16})
    AND _offset <= transform(concat(_topic, ':', toString(_partition)), {partitions:Array(String)}, {last_offsets:Array(Int64)}, toInt64(-1))
    AND if(position_key IN (SELECT position_key FROM reclassified_clicks WHERE reclassification = {reclassification:UInt64}), position_key, evidence)
        IN (SELECT key FROM reclassified_evidence WHERE reclassification = {reclassification:UInt64})
    AND (SELECT max(phase = 'planned') FROM reclassifications FINAL WHERE reclassification = {reclassification:UInt64})
