INSERT INTO reclassified_verdicts (reclassification, verdict, is_bot, bot_class, bot_name, bot_reasons, classifier_version, device, browser, browser_version, os, os_version) FORMAT JSONEachRow
