-- A step may also be one of an erasure, in `erasures`, and 0 otherwise: what changes then is that clicks are gone. Of both kinds of
-- steps only one is under way at a time, or the rollup would be corrected by verdicts that clicks had before.
ALTER TABLE reclassifications ADD COLUMN IF NOT EXISTS erasure UInt64 AFTER phase
