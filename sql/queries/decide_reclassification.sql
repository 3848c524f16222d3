-- Says whether a step is carried out, {is_carried_out:Bool}: {reclassification:UInt64}. Under the same token as whoever says otherwise, it comes to
-- nothing unless it is the first.
INSERT INTO reclassification_decisions SELECT {reclassification:UInt64}, {is_carried_out:Bool}, now()
