INSERT INTO spans (_topic, _partition, first_offset, last_offset, messages, rows, duplicates, dead, received_until, settled_at) FORMAT Native
