-- Whether a step is carried out; no row when nobody has said so yet: {reclassification:UInt64}. Reads one key of `reclassification_decisions`.
SELECT is_carried_out FROM reclassification_decisions WHERE reclassification = {reclassification:UInt64}
