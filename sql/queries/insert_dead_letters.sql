INSERT INTO dead_letters (reason, field, received_at, payload, _topic, _partition, _offset) FORMAT Native
