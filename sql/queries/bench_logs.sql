-- The logs that clicks are from; those of `clickmill bench load` are named by their seeds.
SELECT DISTINCT _topic FROM spans ORDER BY _topic
