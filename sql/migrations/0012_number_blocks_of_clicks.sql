-- Lets verdicts be rewritten by an `UPDATE` that is there at once or not at all (`docs/adr/0020-verdicts-can-be-judged-again.md`):
-- ClickHouse finds a row again by the numbers of its block and its place there, which merges keep from now on.
ALTER TABLE clicks MODIFY SETTING enable_block_number_column = 1, enable_block_offset_column = 1
