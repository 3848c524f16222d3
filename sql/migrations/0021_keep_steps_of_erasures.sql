-- Steps of erasures stay: by them the audit knows which positions must not be stored again.
ALTER TABLE reclassifications MODIFY TTL toDateTime(updated_at) + INTERVAL 30 DAY DELETE WHERE phase IN ('applied', 'given_up') AND erasure = 0
