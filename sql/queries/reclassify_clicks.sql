-- Gives the clicks of a step their new verdicts, and what is told from the same evidence; all at once when it is one block. Doing it again
-- changes nothing more, and nothing at all when the step was given up or applied.
-- {reclassification:UInt64}; {first_day:UInt16}, {last_day:UInt16}, {partitions:Array(String)} and {last_offsets:Array(Int64)} as in `reclassify_groups.sql`.
-- Reads of `clicks` in that time what verdicts rest on, and positions.
UPDATE clicks SET
    is_bot = (SELECT groupArray(is_bot) FROM (SELECT is_bot FROM reclassified_verdicts WHERE reclassification = {reclassification:UInt64} ORDER BY verdict))[
        (
            transform(
                if(position_key IN (SELECT position_key FROM reclassified_clicks WHERE reclassification = {reclassification:UInt64}), position_key, evidence),
                (SELECT groupArray(key) FROM (SELECT key FROM reclassified_evidence WHERE reclassification = {reclassification:UInt64} ORDER BY key)),
                (SELECT groupArray(verdict) FROM (SELECT verdict FROM reclassified_evidence WHERE reclassification = {reclassification:UInt64} ORDER BY key)),
                toUInt32(0)
            ) AS verdict
        )
    ],
    bot_class = (SELECT groupArray(bot_class) FROM (SELECT bot_class FROM reclassified_verdicts WHERE reclassification = {reclassification:UInt64} ORDER BY verdict))[verdict],
    bot_name = (SELECT groupArray(bot_name) FROM (SELECT bot_name FROM reclassified_verdicts WHERE reclassification = {reclassification:UInt64} ORDER BY verdict))[verdict],
    bot_reasons = (SELECT groupArray(bot_reasons) FROM (SELECT bot_reasons FROM reclassified_verdicts WHERE reclassification = {reclassification:UInt64} ORDER BY verdict))[verdict],
    classifier_version = (SELECT groupArray(classifier_version) FROM (SELECT classifier_version FROM reclassified_verdicts WHERE reclassification = {reclassification:UInt64} ORDER BY verdict))[verdict],
    device = (SELECT groupArray(device) FROM (SELECT device FROM reclassified_verdicts WHERE reclassification = {reclassification:UInt64} ORDER BY verdict))[verdict],
    browser = (SELECT groupArray(browser) FROM (SELECT browser FROM reclassified_verdicts WHERE reclassification = {reclassification:UInt64} ORDER BY verdict))[verdict],
    browser_version = (SELECT groupArray(browser_version) FROM (SELECT browser_version FROM reclassified_verdicts WHERE reclassification = {reclassification:UInt64} ORDER BY verdict))[verdict],
    os = (SELECT groupArray(os) FROM (SELECT os FROM reclassified_verdicts WHERE reclassification = {reclassification:UInt64} ORDER BY verdict))[verdict],
    os_version = (SELECT groupArray(os_version) FROM (SELECT os_version FROM reclassified_verdicts WHERE reclassification = {reclassification:UInt64} ORDER BY verdict))[verdict]
WHERE day BETWEEN toDate({first_day:UInt16}) AND toDate({last_day:UInt16})
    AND _offset <= transform(concat(_topic, ':', toString(_partition)), {partitions:Array(String)}, {last_offsets:Array(Int64)}, toInt64(-1))
    AND if(position_key IN (SELECT position_key FROM reclassified_clicks WHERE reclassification = {reclassification:UInt64}), position_key, evidence)
        IN (SELECT key FROM reclassified_evidence WHERE reclassification = {reclassification:UInt64})
    AND (SELECT max(phase = 'planned') FROM reclassifications FINAL WHERE reclassification = {reclassification:UInt64})
