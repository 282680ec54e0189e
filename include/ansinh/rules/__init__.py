"""The rule book: rules as data, and the findings made from them."""
