INSERT INTO reclassified_clicks (reclassification, position_key, behaviour) FORMAT JSONEachRow
