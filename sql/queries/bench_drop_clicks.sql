-- Makes room for a table of clicks in another order.
DROP TABLE clicks SYNC
