INSERT INTO reclassified_evidence (reclassification, key, verdict, is_bot) FORMAT JSONEachRow
