-- The columns of `clicks` by themselves: a table without an order takes over neither indices nor projections.
CREATE TABLE columns_of_clicks AS clicks ENGINE = Null
