-- What clicks of a step rest on, each with every verdict that they have on it now: days from {first_day:UInt16} to {last_day:UInt16} since 1970,
-- both included; of {partitions:Array(String)}, as `topic:partition`, those up to {last_offsets:Array(Int64)} in the same order, so that a step
-- that is done again is about the same clicks; {reclassification:UInt64} names the step.
-- Reads of `clicks` in that time what verdicts rest on, verdicts and positions, and of `reclassified_clicks` all of the step.
SELECT
    if(behaviour = 0, evidence, position_key) AS key,
    any(user_agent) AS agent,
    any(headers) AS header,
    any(method) AS verb,
    toString(any(network)) AS owner,
    any(behaviour) AS together,
    is_bot,
    toString(bot_class) AS class,
    toString(bot_name) AS name,
    bot_reasons AS reasons,
    classifier_version AS version,
    toString(device) AS device_text,
    toString(browser) AS browser_text,
    toString(browser_version) AS browser_version_text,
    toString(os) AS os_text,
    toString(os_version) AS os_version_text,
    count() AS clicks
FROM clicks
LEFT ANY JOIN
(
    SELECT position_key, behaviour
    FROM reclassified_clicks
    WHERE reclassification = {reclassification:UInt64}
) AS marked USING (position_key)
WHERE day BETWEEN toDate({first_day:UInt16}) AND toDate({last_day:UInt16})
    AND _offset <= transform(concat(_topic, ':', toString(_partition)), {partitions:Array(String)}, {last_offsets:Array(Int64)}, toInt64(-1))
GROUP BY key, is_bot, bot_class, bot_name, bot_reasons, classifier_version, device, browser, browser_version, os, os_version
