"""Prints reason, topic, partition and offset of the first N messages of a topic, in the order of their offsets."""

import sys

from confluent_kafka import Consumer

brokers, topic, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
consumer = Consumer({"bootstrap.servers": brokers, "group.id": "test", "auto.offset.reset": "earliest"})
consumer.subscribe([topic])
letters = []
while len(letters) < count:
    message = consumer.poll(60)
    assert message is not None, f"only {len(letters)} of {count} messages came"
    assert message.error() is None, message.error()
    headers = {name: value.decode() for name, value in message.headers()}
    letters.append((int(headers["offset"]), headers))
assert consumer.poll(2) is None, f"more than {count} messages came"
consumer.close()
for _, headers in sorted(letters, key=lambda letter: letter[0]):
    print(headers["reason"], headers["topic"], headers["partition"], headers["offset"], sep="\t")
