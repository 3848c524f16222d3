-- What a verdict rests on, as one number: clicks with the same evidence have the same verdict, as far as each is looked at alone. And
-- where a click was read, as one number.
ALTER TABLE clicks
    ADD COLUMN IF NOT EXISTS evidence UInt64 ALIAS sipHash64(user_agent, headers, method, network),
    ADD COLUMN IF NOT EXISTS position_key UInt64 ALIAS sipHash64(_topic, _partition, _offset)
