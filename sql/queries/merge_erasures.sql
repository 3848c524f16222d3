-- Takes older states of erasures off, which may name a visitor.
OPTIMIZE TABLE erasures FINAL
