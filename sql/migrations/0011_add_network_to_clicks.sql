-- Whose network a click came from: the number of its autonomous system, 0 unknown, and its kind (`crates/enrich/data/networks.tsv`),
-- empty for an ordinary provider's or unknown. Evidence behind a verdict, kept because the address is not; clicks from before
-- have none.
ALTER TABLE clicks
    ADD COLUMN IF NOT EXISTS asn UInt32 AFTER visitor_id,
    ADD COLUMN IF NOT EXISTS network LowCardinality(String) AFTER asn
