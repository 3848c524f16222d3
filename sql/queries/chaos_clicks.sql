-- Every stored click by its identifier and position, for the oracle of `clickmill chaos`.
-- Reads three columns of `clicks`.
SELECT click_id, _partition AS partition, _offset AS offset FROM clicks
